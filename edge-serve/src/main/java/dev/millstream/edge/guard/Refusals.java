package dev.millstream.edge.guard;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts who was sent away, by the limit that was met. The log gets the first of each limit, and
/// after that a sum once a minute: a flood does not fill the disk. Thread-safe.
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long LOGGED_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<Limit, Count> counts = new EnumMap<>(Limit.class);

  private static final class Count {
    final LongAdder sum = new LongAdder();
    final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOGGED_EVERY_NANOS);
    long loggedSum; // only by who has just moved loggedAt
  }

  Refusals() {
    for (var limit : Limit.values()) {
      counts.put(limit, new Count());
    }
  }

  /// How many clients met this limit.
  public long of(Limit limit) {
    return Objects.requireNonNull(counts.get(limit)).sum.sum();
  }

  void count(Limit limit) {
    var count = Objects.requireNonNull(counts.get(limit));
    count.sum.increment();
    var now = System.nanoTime();
    var before = count.loggedAt.get();
    if (now - before >= LOGGED_EVERY_NANOS && count.loggedAt.compareAndSet(before, now)) {
      var sum = count.sum.sum();
      LOG.warn("event=refused limit={} count={}", limit.label(), sum - count.loggedSum);
      count.loggedSum = sum;
    }
  }
}
