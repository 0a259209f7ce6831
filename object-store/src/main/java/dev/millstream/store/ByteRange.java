package dev.millstream.store;

/// `length` bytes from `offset`, both in bytes.
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("not a byte range: " + offset + "+" + length);
    }
  }
}
