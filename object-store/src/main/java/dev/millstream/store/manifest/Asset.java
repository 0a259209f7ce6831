package dev.millstream.store.manifest;

import java.util.List;

/// One file of a tree. `path` begins with a slash, in plain (not percent-encoded) Unicode;
/// `contentType` is the whole header value; the first variant is always the identity.
public record Asset(String path, String contentType, List<Variant> variants) {
  public Asset {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an asset path: " + path);
    }
    if (variants.isEmpty() || variants.getFirst().coding() != Coding.IDENTITY) {
      throw new IllegalArgumentException("the identity variant must come first: " + path);
    }
    variants = List.copyOf(variants);
  }

  /// The bytes as they are.
  public Variant identity() {
    return variants.getFirst();
  }
}
