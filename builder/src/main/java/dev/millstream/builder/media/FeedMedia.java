package dev.millstream.builder.media;

import dev.millstream.builder.html.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Videos in a feed's entries: readers know no streams, and show no video for Markdown's sign for
/// pictures. Addresses are written as the page has them.
///
/// `html` is what an entry shows, `videos` are the addresses of its videos.
public record FeedMedia(String html, List<String> videos) {
  private static final Pattern TAG =
      Pattern.compile("<(img|video|source)(?=[\\s/>])", Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "m4v", "video/mp4",
          "mov", "video/quicktime",
          "webm", "video/webm",
          "mkv", "video/x-matroska");

  /// An entry of this HTML: a picture that is a video is a link to it.
  public static FeedMedia of(String html) {
    var out = new StringBuilder();
    var videos = new ArrayList<String>();
    var copied = 0;
    var tags = TAG.matcher(html);
    while (tags.find()) {
      var tag = Attributes.read(html, tags.end());
      var address = tag.find("src").orElse("");
      if (!VideoFiles.isOne(address.replaceFirst("[?#].*$", ""))) {
        continue;
      }
      videos.add(address.replace("&amp;", "&"));
      var end = html.indexOf('>', tag.end());
      if (tags.group(1).equalsIgnoreCase("img") && end >= 0) {
        var quoted = address.replace("\"", "&quot;");
        var text = tag.find("alt").filter(alt -> !alt.isBlank()).orElse(address);
        out.append(html, copied, tags.start());
        out.append("<a href=\"").append(quoted).append("\">");
        out.append(text.replace("<", "&lt;")).append("</a>");
        copied = end + 1;
      }
    }
    out.append(html, copied, html.length());
    return new FeedMedia(out.toString(), videos.stream().distinct().toList());
  }

  /// The media type of a video's address.
  public static String type(String address) {
    var path = address.replaceFirst("[?#].*$", "");
    var extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "video/mp4");
  }
}
