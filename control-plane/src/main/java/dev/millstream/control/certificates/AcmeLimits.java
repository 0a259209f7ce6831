package dev.millstream.control.certificates;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How patient ordering is. An authority has `requestTimeout` for each answer and `orderTimeout`
/// for each step of an order. After a failure the wait doubles from `firstWait` to `longestWait`,
/// up to a third more or less; certificates in use are looked at each `lookEvery`; an order waits
/// `lookWhileBusy` at a time for the one under way.
public record AcmeLimits(
    Duration requestTimeout,
    Duration orderTimeout,
    Duration firstWait,
    Duration longestWait,
    Duration lookEvery,
    Duration lookWhileBusy) {
  public static final AcmeLimits DEFAULT =
      new AcmeLimits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofHours(12),
          Duration.ofHours(6),
          Duration.ofSeconds(1));

  /// The wait after so many failures; many servers that failed together do not come back together.
  Duration waitAfter(int failures, RandomGenerator random) {
    var wait = firstWait.multipliedBy(1L << Math.min(failures - 1, 16));
    var bounded = wait.compareTo(longestWait) < 0 ? wait : longestWait;
    return Duration.ofMillis((long) (bounded.toMillis() * random.nextDouble(2.0 / 3, 4.0 / 3)));
  }
}
