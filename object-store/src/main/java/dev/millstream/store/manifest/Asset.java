package dev.millstream.store.manifest;

import dev.millstream.store.Quoted;
import java.util.EnumSet;
import java.util.List;

/// One file of a tree. `path` begins with a slash and has no `.` or `..` segment, in plain (not
/// percent-encoded) Unicode; `contentType` is the whole header value; the first variant is always
/// the identity, and every coding comes once.
public record Asset(String path, String contentType, List<Variant> variants) {
  public Asset {
    if (!isPath(path)) {
      throw new IllegalArgumentException(
          "not an asset path: "
              + Quoted.of(path)
              + "; it begins with a slash and has neither . nor .. for a name, nor NUL");
    }
    if (!isPlain(contentType)) {
      throw new IllegalArgumentException("not a content type: " + Quoted.of(contentType));
    }
    if (variants.isEmpty() || variants.getFirst().coding() != Coding.IDENTITY) {
      throw new IllegalArgumentException("the identity variant must come first: " + path);
    }
    var seen = EnumSet.noneOf(Coding.class);
    for (var variant : variants) {
      if (!seen.add(variant.coding())) {
        throw new IllegalArgumentException("a coding comes twice: " + path);
      }
    }
    variants = List.copyOf(variants);
  }

  /// The bytes as they are.
  public Variant identity() {
    return variants.getFirst();
  }

  /// A loop, because a large tree has very many of them.
  private static boolean isPlain(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPath(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      return false;
    }
    for (var start = 1; start <= path.length(); ) {
      var slash = path.indexOf('/', start);
      var end = slash < 0 ? path.length() : slash;
      if ((end == start + 1 && path.charAt(start) == '.')
          || (end == start + 2 && path.startsWith("..", start))) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }
}
