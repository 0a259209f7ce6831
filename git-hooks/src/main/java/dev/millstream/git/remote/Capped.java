package dev.millstream.git.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Breaks off what is longer than it may be.
final class Capped extends FilterInputStream {
  private final long most;
  private long left;

  Capped(InputStream in, long most) {
    super(in);
    this.most = most;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var read = super.read(into, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("the repository sends more than %,d MiB".formatted(most >> 20));
    }
  }
}
