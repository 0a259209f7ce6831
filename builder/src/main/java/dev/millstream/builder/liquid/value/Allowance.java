package dev.millstream.builder.liquid.value;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What is left to one rendering of a whole site; its time begins now. Thread-safe.
public final class Allowance {
  private final RenderLimits limits;
  private final long end;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger pages = new AtomicInteger();

  public Allowance(RenderLimits limits) {
    this.limits = limits;
    end = System.nanoTime() + limits.time().toNanos();
  }

  /// Looks at the clock.
  ///
  /// @throws ValueException if the time is over
  public void look() {
    if (System.nanoTime() - end > 0) {
      throw new ValueException(
          "stopped here: a whole site may take %,d s to render; %,d pages were done"
              .formatted(limits.time().toSeconds(), pages.get()));
    }
  }

  /// Counts a page, or a document that pages show, of so many bytes.
  ///
  /// @throws ValueException if all are larger than they may be
  public void take(long size) {
    pages.incrementAndGet();
    if (bytes.addAndGet(size) > limits.pageBytesMax()) {
      throw new ValueException(
          "stopped here: with this page, %,d pages have more than %,d bytes together"
              .formatted(pages.get(), limits.pageBytesMax()));
    }
  }
}
