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
    if (path.indexOf('\0') >= 0
        || path.indexOf('\\') >= 0
        || (path.length() > PATH_BYTES_MAX / 3
            && path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX)) {
      return false;
    }
    // by hand: a push to a large site asks this of each of its files, several times
    for (var from = 0; from <= path.length(); ) {
      var slash = path.indexOf('/', from);
      var end = slash < 0 ? path.length() : slash;
      if (!isSafeSegment(path, from, end)) {
        return false;
      }
      from = end + 1;
    }
    return true;
  }

  private static boolean isSafeSegment(String path, int from, int end) {
    return switch (end - from) {
      case 0 -> false;
      case 1 -> path.charAt(from) != '.';
      case 2 -> !path.startsWith("..", from);
      case 4 -> !path.regionMatches(true, from, ".git", 0, 4);
      default -> true;
    };
  }

  /// The last segment of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The path up to the last slash, without it; empty at the root.
  public String folder() {
    return folderOf(path);
  }

  /// The same of the file at this path.
  public static String folderOf(String path) {
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
