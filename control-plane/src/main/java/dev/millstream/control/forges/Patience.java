package dev.millstream.control.forges;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long to wait until something is tried again that failed: the longer it has failed, the
/// longer; after a day it is given up.
final class Patience {
  private static final Duration GIVEN_UP = Duration.ofDays(1);

  private Patience() {}

  /// The wait before the next try of what was first to be done at `since`.
  static Optional<Duration> next(Instant since, Instant now) {
    var age = Duration.between(since, now);
    if (age.compareTo(GIVEN_UP) > 0) {
      return Optional.empty();
    }
    if (age.compareTo(Duration.ofSeconds(30)) < 0) {
      return Optional.of(Duration.ofSeconds(2));
    }
    return Optional.of(
        age.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofSeconds(30) : age.dividedBy(4));
  }
}
