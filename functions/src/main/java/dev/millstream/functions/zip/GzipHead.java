package dev.millstream.functions.zip;

/// What stands before the data of a gzip (RFC 1952).
final class GzipHead {
  private static final int FIXED_BYTES = 10;
  private static final int HAS_SUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipHead() {}

  /// The length of the head that `bytes` begin with; negative if it is not all there.
  static int lengthOf(byte[] bytes) throws BrokenDataException {
    if ((bytes.length > 0 && bytes[0] != 0x1f) || (bytes.length > 1 && bytes[1] != (byte) 0x8b)) {
      throw new BrokenDataException("the data is no gzip");
    }
    if (bytes.length < FIXED_BYTES) {
      return -1;
    }
    var flags = bytes[3];
    if (bytes[2] != 8 || (flags & RESERVED) != 0) {
      throw new BrokenDataException("the gzip is of a kind that is not known");
    }
    var at = FIXED_BYTES;
    if ((flags & HAS_EXTRA) != 0) {
      if (bytes.length < at + 2) {
        return -1;
      }
      at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      at = afterZero(bytes, at);
    }
    if ((flags & HAS_COMMENT) != 0) {
      at = afterZero(bytes, at);
    }
    if ((flags & HAS_SUM) != 0) {
      at += 2;
    }
    return at <= bytes.length ? at : -1;
  }

  private static int afterZero(byte[] bytes, int from) {
    for (var at = from; at < bytes.length; at++) {
      if (bytes[at] == 0) {
        return at + 1;
      }
    }
    return bytes.length + 1;
  }
}
