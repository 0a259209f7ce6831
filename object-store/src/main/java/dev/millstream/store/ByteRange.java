package dev.millstream.store;

/// `length` bytes from `offset`, both in bytes.
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("not a byte range: " + offset + "+" + length);
    }
  }

  /// Refuses a range that does not lie within an object of `size` bytes.
  public void checkWithin(long size) {
    if (length > size - offset) {
      throw new IllegalArgumentException(
          "bytes " + offset + "+" + length + " are not within an object of " + size + " bytes");
    }
  }
}
