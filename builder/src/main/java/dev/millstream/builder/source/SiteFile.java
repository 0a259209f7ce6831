package dev.millstream.builder.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A file at a path without a leading slash (`posts/one.md`).
public record SiteFile(String path, Content content) {
  private static final int PATH_BYTES_MAX = 4096;

  public SiteFile {
    if (!isSafe(path)) {
      throw new IllegalArgumentException("not a file's path: " + path);
    }
  }

  /// Whether a path stays inside its tree and can be stored: git itself lets a crafted tree hold
  /// `..` or `.git`.
  public static boolean isSafe(String path) {
    if (path.isEmpty()
        || path.indexOf('\0') >= 0
        || path.indexOf('\\') >= 0
        || path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
      return false;
    }
    for (var segment : path.split("/", -1)) {
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || segment.equalsIgnoreCase(".git")) {
        return false;
      }
    }
    return true;
  }

  /// The last segment of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The path up to the last slash, without it; empty at the root.
  public String folder() {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// What follows the name's last dot, in lower case; empty if nothing does.
  public String extension() {
    var name = name();
    var dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
