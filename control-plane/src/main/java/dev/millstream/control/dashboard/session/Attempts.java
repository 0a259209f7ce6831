package dev.millstream.control.dashboard.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Counts vain sign-ins by address, so that nobody can guess for long. Thread-safe.
public final class Attempts {
  private final SessionLimits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>();

  public Attempts(SessionLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /// How long an address must wait; zero if it may try.
  public Duration wait(String address) {
    lock.lock();
    try {
      var times = recent(address);
      return times.size() < limits.failuresMax()
          ? Duration.ZERO
          : Duration.between(clock.instant(), times.getFirst().plus(limits.failureWindow()));
    } finally {
      lock.unlock();
    }
  }

  /// Notes a vain one; the address that failed longest ago is forgotten when there are too many.
  public void failed(String address) {
    lock.lock();
    try {
      var times = recent(address);
      times.addLast(clock.instant());
      failures.remove(address);
      failures.put(address, times);
      if (failures.size() > limits.addressesMax()) {
        failures.remove(failures.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private Deque<Instant> recent(String address) {
    var times = failures.getOrDefault(address, new ArrayDeque<>());
    var since = clock.instant().minus(limits.failureWindow());
    times.removeIf(time -> time.isBefore(since));
    return times;
  }
}
