package dev.millstream.edge.player;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// How a download is called where it is kept: by `?filename=`, else by the video's name; the ending
/// is that of what it is.
record DownloadName(String name) {
  private static final int CHARACTERS_MAX = 120;

  /// For the file at `path`.
  static DownloadName of(String query, String path, String title) {
    var ending = path.substring(path.lastIndexOf('.'));
    var wanted = plain(asked(query));
    var name = wanted.isEmpty() ? withoutEnding(plain(title)) : wanted;
    if (name.isEmpty()) {
      name = "video";
    }
    if (name.endsWith(ending)) {
      name = name.substring(0, name.length() - ending.length());
    }
    var shown = Math.min(name.codePointCount(0, name.length()), CHARACTERS_MAX);
    return new DownloadName(name.substring(0, name.offsetByCodePoints(0, shown)) + ending);
  }

  /// `Content-Disposition` (RFC 6266), with a name in ASCII for those who know no other.
  String disposition() {
    var ascii = name.replaceAll("[^ -~]|[\"\\\\%]", "_");
    var coded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return ascii.equals(name)
        ? "attachment; filename=\"" + ascii + "\""
        : "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + coded;
  }

  /// The value in the query; empty if there is none that makes sense.
  private static String asked(String query) {
    for (var pair : query.split("&", -1)) {
      if (pair.startsWith("filename=")) {
        try {
          return URLDecoder.decode(pair.substring("filename=".length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
          return "";
        }
      }
    }
    return "";
  }

  /// Without what a file's name must not have, or must not begin with.
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}/\\\\:*?<>|\\p{Cf}\\p{Cs}]", "_")
        .replaceAll("^[. ]+|[. ]+$", "");
  }

  private static String withoutEnding(String name) {
    return name.replaceAll("\\.[A-Za-z0-9]{2,4}$", "");
  }
}
