package dev.millstream.builder.media;

import dev.millstream.builder.html.Attributes;
import dev.millstream.store.video.SiteVideos;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One page from its begin to its end. Use it once.
final class MediaPass {
  /// Pictures that are loaded at once; the others wait until the visitor comes near.
  private static final int EAGER = 3;

  /// Elements whose content is text, not tags.
  private static final List<String> TEXTS = List.of("script", "style", "textarea", "title");

  /// What a picture's tag says that a video's cannot.
  private static final Set<String> OF_PICTURES =
      Set.of("alt", "src", "srcset", "sizes", "loading", "decoding", "aria-label");

  /// What may stand behind a tag's attributes.
  private static final Set<String> END = Set.of("", "/");

  private static final String SCRIPT =
      "<script type=\"module\" src=\"%s\"></script>\n".formatted(SiteVideos.SCRIPT);

  private final PageMedia media;
  private final String html;
  private final String page;
  private final PageMedia.Work work;
  private final StringBuilder out = new StringBuilder();
  private int copied;
  private int pictures;
  private boolean streams;

  MediaPass(PageMedia media, String html, String page, PageMedia.Work work) {
    this.media = media;
    this.html = html;
    this.page = page;
    this.work = work;
  }

  String run() {
    var at = html.indexOf('<');
    while (at >= 0) {
      if (html.startsWith("!--", at + 1)) {
        at = html.indexOf("-->", at + 4);
      } else if (isTag("base", at)) {
        return html; // links are relative to something else
      } else if (isTag("img", at)) {
        at = image(at);
      } else if (work.videos() && isTag("video", at)) {
        at = video(at + "<video".length());
      } else {
        at = behindText(at);
      }
      at = at < 0 ? at : html.indexOf('<', at + 1);
    }
    if (streams) {
      var end = Math.max(html.lastIndexOf("</body>"), copied);
      insert(html.startsWith("</body>", end) ? end : html.length(), SCRIPT);
    }
    return copied == 0 ? html : out.append(html, copied, html.length()).toString();
  }

  private void insert(int at, CharSequence text) {
    out.append(html, copied, at).append(text);
    copied = at;
  }

  private boolean isTag(String name, int at) {
    var end = at + 1 + name.length();
    return html.regionMatches(true, at + 1, name, 0, name.length())
        && end < html.length()
        && (html.charAt(end) <= ' ' || html.charAt(end) == '/' || html.charAt(end) == '>');
  }

  /// Past an element's text, if one begins here.
  private int behindText(int at) {
    for (var name : TEXTS) {
      if (isTag(name, at)) {
        for (var end = html.indexOf("</", at); end >= 0; end = html.indexOf("</", end + 2)) {
          if (html.regionMatches(true, end + 2, name, 0, name.length())) {
            return end;
          }
        }
        return -1;
      }
    }
    return at;
  }

  /// A picture, or what Markdown's sign for pictures shows; the place within its tag's end.
  private int image(int at) {
    var from = at + "<img".length();
    var tag = Attributes.read(html, from);
    var address = tag.find("src").orElse("");
    if (work.videosAsPictures() && VideoFiles.isOne(address.replaceFirst("[?#].*$", ""))) {
      return player(at, tag, address);
    }
    var more = new StringBuilder();
    if (work.sizes() && !tag.hasAny("width", "height")) {
      media
          .file(page, address)
          .flatMap(media.sizes()::of)
          .ifPresent(size -> {
            more.append(" width=\"%d\" height=\"%d\"".formatted(size.width(), size.height()));
            if (work.widths() && !tag.hasAny("srcset", "sizes")) {
              more.append(PictureWidths.attributes(address, size.width(), work.isOurs()));
            }
          });
    }
    if (work.sizes() && work.isOurs() && ++pictures > EAGER && !tag.hasAny("loading", "decoding")) {
      more.append(" loading=\"lazy\" decoding=\"async\"");
    }
    if (!more.isEmpty()) {
      // before what stands there, for the last value may have no quotes
      insert(from, more);
    }
    return tag.end();
  }

  /// A video in place of a picture's tag.
  private int player(int at, Attributes tag, String address) {
    var end = html.indexOf('>', tag.end());
    if (end < 0 || !END.contains(html.substring(tag.end(), end).strip())) {
      return tag.end();
    }
    var title = tag.find("alt").filter(text -> !text.isBlank()).or(() -> tag.find("title"));
    var video = new StringBuilder("<video controls preload=\"metadata\" playsinline");
    video.append(" src=").append(quoted(address));
    title.ifPresent(text -> video.append(" aria-label=").append(quoted(text)));
    tag.values()
        .forEach((name, value) -> {
          if (!OF_PICTURES.contains(name)) {
            video.append(' ').append(name).append('=').append(quoted(value));
          }
        });
    video.append(streamOf(address)).append("><a href=").append(quoted(address)).append('>');
    video.append(title.orElse(address).replace("<", "&lt;")).append("</a></video>");
    insert(at, video);
    copied = end + 1;
    return end;
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "&quot;") + '"';
  }

  /// A video with controls may become the server's player; one without is a decoration.
  private int video(int from) {
    var tag = Attributes.read(html, from);
    if (tag.hasAny("controls") && !tag.hasAny("data-stream")) {
      var stream = streamOf(tag.find("src").or(() -> source(tag.end())).orElse(""));
      if (!stream.isEmpty()) {
        insert(from, stream);
      }
    }
    return tag.end();
  }

  /// The first of the files that a video names in elements of its own, and that is one.
  private Optional<String> source(int from) {
    var end = html.indexOf("</video", from);
    for (var at = html.indexOf('<', from); at >= 0 && at < end; at = html.indexOf('<', at + 1)) {
      if (isTag("source", at)) {
        var address = Attributes.read(html, at + "<source".length()).find("src");
        if (address.filter(text -> !streamOf(text).isEmpty()).isPresent()) {
          return address;
        }
      }
    }
    return Optional.empty();
  }

  /// What tells the edge's script which stream to look for.
  private String streamOf(String address) {
    var uid =
        VideoFiles.isOne(address.replaceFirst("[?#].*$", ""))
            ? media.file(page, address).flatMap(media::stream)
            : Optional.<String>empty();
    streams |= uid.isPresent();
    return uid.map(" data-stream=\"%s\""::formatted).orElse("");
  }
}
