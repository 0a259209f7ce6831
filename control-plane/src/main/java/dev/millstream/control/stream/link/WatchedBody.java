package dev.millstream.control.stream.link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that ends when a slice of it was read, and breaks when it comes too slowly. Looks every
/// second whether it is still wanted. Not thread-safe.
final class WatchedBody extends FilterInputStream {
  private static final long SECOND = 1_000_000_000L;
  private static final long START_SECONDS = 60;

  private final LinkLimits limits;
  private final Runnable stillWanted;
  private final long started = System.nanoTime();
  private long looked = started;
  private long all;
  private long slice;
  private boolean over;

  WatchedBody(InputStream body, LinkLimits limits, Runnable stillWanted) {
    super(body);
    this.limits = limits;
    this.stillWanted = stillWanted;
  }

  /// Begins the next slice; false if the body has ended.
  boolean nextSlice() {
    slice = 0;
    return !over;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (over || slice >= limits.sliceBytes()) {
      return -1;
    }
    var read = super.read(bytes, offset, (int) Math.min(length, limits.sliceBytes() - slice));
    if (read < 0) {
      over = true;
      return -1;
    }
    slice += read;
    all += read;
    look();
    return read;
  }

  private void look() throws IOException {
    var now = System.nanoTime();
    if (now - looked < SECOND) {
      return;
    }
    looked = now;
    stillWanted.run();
    var seconds = (now - started) / SECOND;
    if (seconds > START_SECONDS && all < seconds * limits.bytesPerSecondMin()) {
      throw new IOException("slower than " + limits.bytesPerSecondMin() + " bytes a second");
    }
  }
}
