package dev.millstream.git;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// At most so many calls of each name (a hook, a project) in a span of time; who asks too often is
/// told how long to wait. Thread-safe.
public final class CallRate {
  private final int most;
  private final Duration span;
  private final LongSupplier nanos;
  private final Map<String, Window> windows = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  private record Window(long start, int calls) {}

  public CallRate(int most, Duration span, LongSupplier nanos) {
    this.most = most;
    this.span = span;
    this.nanos = nanos;
  }

  /// Counts a call; how long to wait, if it is one too many.
  public Optional<Duration> wait(String name) {
    lock.lock();
    try {
      var now = nanos.getAsLong();
      // so that names that are gone, or rest, take no room
      windows.values().removeIf(window -> now - window.start() >= span.toNanos());
      var window = windows.getOrDefault(name, new Window(now, 0));
      if (window.calls() >= most) {
        return Optional.of(span.minusNanos(now - window.start()));
      }
      windows.put(name, new Window(window.start(), window.calls() + 1));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
