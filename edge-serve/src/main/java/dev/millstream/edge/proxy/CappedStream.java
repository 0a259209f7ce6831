package dev.millstream.edge.proxy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Fails a body that is longer than was agreed, rather than to cut it in silence.
final class CappedStream extends FilterInputStream {
  private long left;

  CappedStream(InputStream in, long bytesMax) {
    super(in);
    left = bytesMax;
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

  private int counted(int result, int bytes) throws IOException {
    if (result >= 0) {
      left -= bytes;
      if (left < 0) {
        throw new IOException("the origin's answer is larger than allowed");
      }
    }
    return result;
  }
}
