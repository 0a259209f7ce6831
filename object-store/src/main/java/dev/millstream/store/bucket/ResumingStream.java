package dev.millstream.store.bucket;

import dev.millstream.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// An object's bytes, or a part of them: when the connection breaks it goes on where it was, as
/// long as some progress is made between breaks. What is stored under a key never changes, so the
/// parts fit. Not thread-safe.
final class ResumingStream extends InputStream {
  /// So much has to arrive for the breaks before it to be forgiven.
  private static final long PROGRESS_BYTES = 1 << 20;

  private final Opener opener;
  private final int breaksMax;
  private @Nullable InputStream in;
  private long offset;
  private long left;
  private int breaks;
  private long sinceBreak;

  /// A stream of `range`, whose beginning is open already.
  ResumingStream(InputStream in, ByteRange range, int breaksMax, Opener opener) {
    this.in = in;
    this.opener = opener;
    this.breaksMax = breaksMax;
    offset = range.offset();
    left = range.length();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    if (left == 0 || length == 0) {
      return length == 0 ? 0 : -1;
    }
    while (true) {
      try {
        if (in == null) {
          in = opener.open(new ByteRange(offset, left));
        }
        var read = in.read(bytes, at, (int) Math.min(length, left));
        if (read < 0) {
          throw new IOException("the answer ended " + left + " bytes too early");
        }
        took(read);
        return read;
      } catch (S3Fault e) {
        throw e; // the attempts to go on were made
      } catch (IOException e) {
        broke(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }

  private void took(int read) {
    offset += read;
    left -= read;
    sinceBreak += read;
    if (sinceBreak >= PROGRESS_BYTES) {
      breaks = 0;
    }
  }

  private void broke(IOException e) throws IOException {
    sinceBreak = 0;
    breaks++;
    if (breaks >= breaksMax) {
      throw new IOException(
          "the answer broke " + breaks + " times, " + left + " bytes are missing", e);
    }
    var broken = in;
    in = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
    }
  }

  /// Opens what is left.
  @FunctionalInterface
  interface Opener {
    InputStream open(ByteRange rest) throws IOException;
  }
}
