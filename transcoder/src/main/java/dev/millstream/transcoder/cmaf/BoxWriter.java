package dev.millstream.transcoder.cmaf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Grows a byte array of nested boxes, whose sizes it fills in. Not thread-safe.
public final class BoxWriter {
  private byte[] buffer = new byte[4096];
  private int size;

  /// A box of four-letter `type` around what `content` writes.
  public BoxWriter box(String type, Runnable content) {
    var at = size;
    u32(0).bytes(type.getBytes(StandardCharsets.US_ASCII));
    content.run();
    patch(at, size - at);
    return this;
  }

  /// A box that begins with a version and flags.
  public BoxWriter fullBox(String type, int version, int flags, Runnable content) {
    return box(
        type,
        () -> {
          u32(version << 24 | flags);
          content.run();
        });
  }

  public BoxWriter u8(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public BoxWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public BoxWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  public BoxWriter u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  public BoxWriter zeros(int count) {
    return bytes(new byte[count]);
  }

  public BoxWriter bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  public BoxWriter text(String ascii) {
    return bytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /// Overwrites the 32-bit number at `at`.
  void patch(int at, int value) {
    var end = size;
    size = at;
    u32(value);
    size = end;
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
