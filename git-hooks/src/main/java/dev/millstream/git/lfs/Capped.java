package dev.millstream.git.lfs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Breaks off a body that is longer than it may be.
final class Capped extends FilterInputStream {
  private final long most;
  private long left;

  /// There is more than there may be.
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long most;

    TooLongException(long most) {
      super("longer than %,d bytes".formatted(most));
      this.most = most;
    }

    long most() {
      return most;
    }
  }

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

  private void count(int bytes) throws TooLongException {
    left -= bytes;
    if (left < 0) {
      throw new TooLongException(most);
    }
  }
}
