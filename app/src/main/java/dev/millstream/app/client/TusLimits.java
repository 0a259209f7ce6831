package dev.millstream.app.client;

import java.time.Duration;

/// How an upload is cut into requests, and how long it is tried again. `attemptsMax` counts the
/// tries since bytes last arrived.
public record TusLimits(
    int chunkBytes, int attemptsMax, Duration retryFirst, Duration retryMax, Duration answerMax) {
  public static final TusLimits DEFAULT =
      new TusLimits(
          8 << 20, 10, Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofMinutes(2));

  /// The wait before try number `attempt` (from 1): twice as long each time.
  Duration pause(int attempt) {
    var wait = retryFirst.multipliedBy(1L << Math.min(attempt - 1, 20));
    return wait.compareTo(retryMax) < 0 ? wait : retryMax;
  }
}
