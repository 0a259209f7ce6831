package dev.millstream.builder.publish;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The `Content-Type` of a file by its extension, and whether it is worth compressing.
public final class ContentTypes {
  private static final String UNKNOWN = "application/octet-stream";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          entry("html", "text/html"),
          entry("htm", "text/html"),
          entry("xhtml", "application/xhtml+xml"),
          entry("css", "text/css"),
          entry("js", "text/javascript"),
          entry("mjs", "text/javascript"),
          entry("json", "application/json"),
          entry("map", "application/json"),
          entry("webmanifest", "application/manifest+json"),
          entry("jsonld", "application/ld+json"),
          entry("geojson", "application/geo+json"),
          entry("txt", "text/plain"),
          entry("log", "text/plain"),
          entry("md", "text/markdown"),
          entry("markdown", "text/markdown"),
          entry("csv", "text/csv"),
          entry("tsv", "text/tab-separated-values"),
          entry("ics", "text/calendar"),
          entry("vcf", "text/vcard"),
          entry("vtt", "text/vtt"),
          entry("srt", "application/x-subrip"),
          entry("xml", "application/xml"),
          entry("xsl", "application/xml"),
          entry("xsd", "application/xml"),
          entry("rss", "application/rss+xml"),
          entry("atom", "application/atom+xml"),
          entry("yml", "application/yaml"),
          entry("yaml", "application/yaml"),
          entry("toml", "application/toml"),
          entry("svg", "image/svg+xml"),
          entry("png", "image/png"),
          entry("apng", "image/apng"),
          entry("jpg", "image/jpeg"),
          entry("jpeg", "image/jpeg"),
          entry("gif", "image/gif"),
          entry("webp", "image/webp"),
          entry("avif", "image/avif"),
          entry("jxl", "image/jxl"),
          entry("heic", "image/heic"),
          entry("bmp", "image/bmp"),
          entry("ico", "image/vnd.microsoft.icon"),
          entry("tif", "image/tiff"),
          entry("tiff", "image/tiff"),
          entry("woff", "font/woff"),
          entry("woff2", "font/woff2"),
          entry("ttf", "font/ttf"),
          entry("otf", "font/otf"),
          entry("eot", "application/vnd.ms-fontobject"),
          entry("wasm", "application/wasm"),
          entry("pdf", "application/pdf"),
          entry("epub", "application/epub+zip"),
          entry("zip", "application/zip"),
          entry("gz", "application/gzip"),
          entry("tgz", "application/gzip"),
          entry("tar", "application/x-tar"),
          entry("m3u8", "application/vnd.apple.mpegurl"),
          entry("mpd", "application/dash+xml"),
          entry("m4s", "video/iso.segment"),
          entry("mp4", "video/mp4"),
          entry("m4v", "video/mp4"),
          entry("webm", "video/webm"),
          entry("mov", "video/quicktime"),
          entry("ogv", "video/ogg"),
          entry("ts", "video/mp2t"),
          entry("mp3", "audio/mpeg"),
          entry("m4a", "audio/mp4"),
          entry("aac", "audio/aac"),
          entry("ogg", "audio/ogg"),
          entry("oga", "audio/ogg"),
          entry("opus", "audio/ogg"),
          entry("flac", "audio/flac"),
          entry("wav", "audio/wav"));

  /// Types that are text although their name does not begin with `text/`, and formats without a
  /// compression of their own.
  private static final Set<String> ALSO_COMPRESSIBLE =
      Set.of(
          "application/xhtml+xml",
          "application/json",
          "application/manifest+json",
          "application/ld+json",
          "application/geo+json",
          "application/x-subrip",
          "application/xml",
          "application/rss+xml",
          "application/atom+xml",
          "application/yaml",
          "application/toml",
          "application/wasm",
          "application/dash+xml",
          "application/vnd.apple.mpegurl",
          "application/vnd.ms-fontobject",
          "image/svg+xml",
          "image/bmp",
          "image/vnd.microsoft.icon",
          "font/ttf",
          "font/otf");

  private ContentTypes() {}

  /// The whole header value for a file of this path.
  public static String of(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var dot = name.lastIndexOf('.');
    var type =
        dot < 0
            ? UNKNOWN
            : TYPES.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    return type.startsWith("text/") ? type + "; charset=utf-8" : type;
  }

  /// Whether bytes of this type are worth compressing.
  static boolean compressible(String contentType) {
    return contentType.startsWith("text/") || ALSO_COMPRESSIBLE.contains(contentType);
  }
}
