package dev.millstream.store.manifest;

import dev.millstream.store.Digest;

/// An asset's bytes in one coding; `size` in bytes as stored.
public record Variant(Coding coding, Digest digest, long size) {
  public Variant {
    if (size < 0) {
      throw new IllegalArgumentException("not a size: " + size);
    }
  }
}
