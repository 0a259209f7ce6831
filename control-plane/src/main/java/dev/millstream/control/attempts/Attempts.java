package dev.millstream.control.attempts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts vain attempts by address, so that nobody can guess for long; of IPv6 a network of 64 bits
/// is one, since whoever has one address has them all. Thread-safe.
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int NETWORK_BYTES = 8;

  private final AttemptLimits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>();

  public Attempts(AttemptLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /// Attempts by the system's clock.
  public static Attempts within(AttemptLimits limits) {
    return new Attempts(limits, InstantSource.system());
  }

  /// How long an address must wait; zero if it may try.
  public Duration wait(InetAddress address) {
    lock.lock();
    try {
      return wait(recent(of(address)));
    } finally {
      lock.unlock();
    }
  }

  /// Notes a vain one, unless the address must wait anyway; the one that failed longest ago is
  /// forgotten when there are too many.
  ///
  /// @return how long it must wait, if this was one too many
  public Duration failed(InetAddress address) {
    lock.lock();
    try {
      var name = of(address);
      var times = recent(name);
      var wait = wait(times);
      if (wait.isPositive()) {
        return wait;
      }
      times.addLast(clock.instant());
      failures.remove(name);
      failures.put(name, times);
      if (failures.size() > limits.addressesMax()) {
        failures.remove(failures.keySet().iterator().next());
      }
      if (times.size() == limits.failuresMax()) {
        LOG.warn(
            "event=too-many-attempts address={} waits_s={}", name, limits.window().toSeconds());
      }
      return Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  private Duration wait(Deque<Instant> times) {
    return times.size() < limits.failuresMax()
        ? Duration.ZERO
        : Duration.between(clock.instant(), times.getFirst().plus(limits.window()));
  }

  private Deque<Instant> recent(String name) {
    var times = failures.getOrDefault(name, new ArrayDeque<>());
    var since = clock.instant().minus(limits.window());
    times.removeIf(time -> !time.isAfter(since));
    return times;
  }

  private static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64"
        : address.getHostAddress();
  }
}
