package dev.millstream.control.direct;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A request's body that refuses to go on after a number of bytes.
final class Capped extends FilterInputStream {
  private final long bytesMax;
  private long read;

  Capped(InputStream in, long bytesMax) {
    super(in);
    this.bytesMax = bytesMax;
  }

  @Override
  public int read() throws IOException {
    var unit = super.read();
    return count(unit, unit < 0 ? -1 : 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var count = super.read(bytes, offset, length);
    return count(count, count);
  }

  private int count(int result, int more) {
    read += Math.max(0, more);
    if (read > bytesMax) {
      throw new ApiException(
          413, ErrorCode.TOO_LARGE, "the body is longer than " + bytesMax + " bytes");
    }
    return result;
  }
}
