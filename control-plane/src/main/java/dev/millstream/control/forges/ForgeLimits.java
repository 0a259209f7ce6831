package dev.millstream.control.forges;

import java.time.Duration;

/// What a webhook may send, how many a project gets in a span of time, how many are remembered
/// against replays, how long a call of a forge takes at most, and how long its API's address is.
record ForgeLimits(
    int bodyBytesMax,
    int callsMax,
    Duration span,
    int deliveriesKept,
    Duration callMax,
    int tokenCharsMax) {
  /// GitHub caps a payload at 25 MB.
  static final ForgeLimits DEFAULT =
      new ForgeLimits(25_000_000, 240, Duration.ofMinutes(1), 1_000, Duration.ofSeconds(10), 4_000);
}
