package dev.millstream.control.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes out of an archive: what goes wrong in reading them is the archive's fault. For subclasses
/// that count them.
abstract class Untrusted extends FilterInputStream {
  Untrusted(InputStream in) {
    super(in);
  }

  /// Told of every byte that is read.
  abstract void passed(byte[] bytes, int offset, int length);

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(bytes, offset, length);
    } catch (IOException e) {
      throw BadArchive.damaged(e);
    }
    if (count > 0) {
      passed(bytes, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long most) throws IOException {
    var buffer = new byte[(int) Math.min(most, 8 << 10)];
    var skipped = 0L;
    while (skipped < most) {
      var count = read(buffer, 0, (int) Math.min(buffer.length, most - skipped));
      if (count < 0) {
        break;
      }
      skipped += count;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
