package dev.millstream.edge.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A token bucket in one number: when all that passed would have passed at the rate's own pace.
/// Takes no lock and makes no garbage. Times are those of `System.nanoTime`. Thread-safe.
final class Pace {
  private static final long AGO_NANOS = 1_000_000_000L;

  private final Supplier<Rate> rates;
  private final AtomicLong paidAt;

  Pace(Rate rate, long now) {
    this(() -> rate, now);
  }

  /// One whose rate may change.
  Pace(Supplier<Rate> rates, long now) {
    this.rates = rates;
    // before any time that was looked at before this was made: a burst may be one
    paidAt = new AtomicLong(now - AGO_NANOS);
  }

  /// Takes one, if that stays within the burst.
  boolean take(long now) {
    var rate = rates.get();
    if (!rate.limits()) {
      return true;
    }
    while (true) {
      var before = paidAt.get();
      var debt = Math.max(0, before - now);
      if (debt + rate.nanos(1) > rate.nanos(rate.burst())) {
        return false;
      }
      if (paidAt.compareAndSet(before, now + debt + rate.nanos(1))) {
        return true;
      }
    }
  }

  /// Writes down what passed already, whether it was within the burst or not.
  void charge(long count, long now) {
    var rate = rates.get();
    if (rate.limits()) {
      paidAt.accumulateAndGet(rate.nanos(count), (at, cost) -> Math.max(at, now) + cost);
    }
  }

  /// How long until one may pass; 0 if it may now.
  long waitNanos(long now) {
    var rate = rates.get();
    if (!rate.limits()) {
      return 0;
    }
    var debt = Math.max(0, paidAt.get() - now);
    return Math.max(0, debt + rate.nanos(1) - rate.nanos(rate.burst()));
  }

  /// Whether it is as good as a new one.
  boolean isRested(long now) {
    return paidAt.get() - now <= 0;
  }
}
