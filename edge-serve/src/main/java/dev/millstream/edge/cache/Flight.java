package dev.millstream.edge.cache;

import dev.millstream.functions.FunctionResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One fetch under way, and those who wait for it.
final class Flight {
  private final EntryKey key;
  private final CountDownLatch landed = new CountDownLatch(1);
  private final AtomicInteger waiters = new AtomicInteger();
  private volatile @Nullable Landing landing;
  private volatile boolean outdated;

  /// What a fetch brought for those who waited.
  sealed interface Landing {
    /// An answer that may be shared.
    record Shared(Entry entry) implements Landing {}

    /// The origin failed, and would fail the others, too.
    record Failed(FunctionResponse response) implements Landing {}

    /// Everybody has to ask for an answer of their own.
    record Alone() implements Landing {}

    /// Nothing came in time.
    record TooLate() implements Landing {}

    /// Too many wait already.
    record TooMany() implements Landing {}
  }

  Flight(EntryKey key) {
    this.key = key;
  }

  EntryKey key() {
    return key;
  }

  /// A purge came: what this brings may be of before it, and is not to be stored.
  void outdate() {
    outdated = true;
  }

  boolean isOutdated() {
    return outdated;
  }

  void land(Landing brought) {
    landing = brought;
    landed.countDown();
  }

  /// Waits for what it brings; at most `waitersMax` others may do so.
  Landing await(int waitersMax, Duration most) {
    if (waiters.incrementAndGet() > waitersMax) {
      waiters.decrementAndGet();
      return new Landing.TooMany();
    }
    try {
      var brought = landed.await(most.toMillis(), TimeUnit.MILLISECONDS) ? landing : null;
      return brought == null ? new Landing.TooLate() : brought;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Landing.TooLate();
    } finally {
      waiters.decrementAndGet();
    }
  }
}
