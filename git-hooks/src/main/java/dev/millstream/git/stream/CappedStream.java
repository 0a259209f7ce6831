package dev.millstream.git.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Fails what is longer than was agreed, rather than to cut it in silence.
public final class CappedStream extends FilterInputStream {
  private final String problem;
  private long left;

  /// There was more than there may be.
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLongException(String problem) {
      super(problem);
    }
  }

  /// Lets `bytesMax` through; `problem` is what a [TooLongException] says.
  public CappedStream(InputStream in, long bytesMax, String problem) {
    super(in);
    left = bytesMax;
    this.problem = problem;
  }

  @Override
  public int read() throws IOException {
    return counted(super.read(), 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = super.read(bytes, offset, length);
    return counted(read, read);
  }

  private int counted(int result, int bytes) throws TooLongException {
    if (result >= 0) {
      left -= bytes;
      if (left < 0) {
        throw new TooLongException(problem);
      }
    }
    return result;
  }
}
