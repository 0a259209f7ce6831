package dev.millstream.store;

import java.io.InputStream;
import java.util.Random;

/// A stream of seeded random bytes that nobody holds in memory.
final class Noise extends InputStream {
  private final Random random;
  private long left;

  Noise(long seed, long size) {
    random = new Random(seed);
    left = size;
  }

  @Override
  public int read() {
    return left-- > 0 ? random.nextInt() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    var size = (int) Math.min(length, left);
    var chunk = new byte[size];
    random.nextBytes(chunk);
    System.arraycopy(chunk, 0, bytes, offset, size);
    left -= size;
    return size;
  }
}
