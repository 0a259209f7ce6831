package dev.millstream.functions.icu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A file of ICU's data that is turned from big-endian, as Java's are, into little-endian, in
/// place. Offsets are in bytes from the file's start.
final class Swap {
  private static final int MAGIC = 0xda27;
  private static final int IS_BIG_ENDIAN = 8;
  private static final int FORMAT = 12;

  private final byte[] bytes;
  private final ByteBuffer before;

  Swap(byte[] bytes) {
    this.bytes = bytes;
    this.before = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.BIG_ENDIAN);
  }

  int length() {
    return bytes.length;
  }

  byte byteAt(int offset) {
    return before.get(offset);
  }

  /// A number as it was before.
  int shortAt(int offset) {
    return Short.toUnsignedInt(before.getShort(offset));
  }

  int intAt(int offset) {
    return before.getInt(offset);
  }

  /// Whether a file of this format begins at an offset.
  boolean isFormat(int offset, String format) {
    return offset + FORMAT + 4 <= bytes.length
        && shortAt(offset + 2) == MAGIC
        && format(offset).equals(format);
  }

  /// The four letters of the format of the file that begins at an offset.
  String format(int offset) {
    return new String(bytes, offset + FORMAT, 4, StandardCharsets.US_ASCII);
  }

  /// Turns the head of the file that begins at an offset; gives where its content begins.
  int head(int offset) throws IOException {
    if (shortAt(offset + 2) != MAGIC || byteAt(offset + IS_BIG_ENDIAN) != 1) {
      throw new IOException("this is no big-endian file of ICU's data");
    }
    shorts(offset, 2);
    shorts(offset + 4, 4);
    bytes[offset + IS_BIG_ENDIAN] = 0;
    return offset + shortAt(offset);
  }

  /// Turns `length` bytes of numbers of two bytes.
  void shorts(int offset, int length) {
    turn(offset, length, 2);
  }

  void ints(int offset, int length) {
    turn(offset, length, 4);
  }

  void longs(int offset, int length) {
    turn(offset, length, 8);
  }

  private void turn(int offset, int length, int size) {
    for (var at = offset; at + size <= offset + length; at += size) {
      for (var i = 0; i < size; i++) {
        bytes[at + i] = before.get(at + size - 1 - i);
      }
    }
  }

  /// Turns a code point trie, new ("Tri3") or old ("Tri2").
  void trie(int offset) throws IOException {
    var options = shortAt(offset + 4);
    var index = 2 * shortAt(offset + 6);
    var data = offset + 16 + index;
    ints(offset, 4);
    shorts(offset + 4, 12);
    shorts(offset + 16, index);
    var signature =
        new String(
            new byte[] {byteAt(offset), byteAt(offset + 1), byteAt(offset + 2), byteAt(offset + 3)},
            StandardCharsets.US_ASCII);
    switch (signature) {
      case "Tri2" -> values(data, shortAt(offset + 8) << 2, options & 15);
      case "Tri3" -> values(data, (options & 0xf000) << 4 | shortAt(offset + 8), options & 7);
      default -> throw new IOException("a trie is of an unknown kind: " + signature);
    }
  }

  private void values(int offset, int count, int width) throws IOException {
    switch (width) {
      case 0 -> shorts(offset, count * 2);
      case 1 -> ints(offset, count * 4);
      case 2 -> {} // bytes
      default -> throw new IOException("a trie's values are of an unknown width: " + width);
    }
  }
}
