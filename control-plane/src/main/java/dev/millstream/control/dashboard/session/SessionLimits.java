package dev.millstream.control.dashboard.session;

import java.time.Duration;

/// How long a session lasts unused and at most, how exactly its use is noted, and how many vain
/// sign-ins one address has in a window; `addressesMax` bounds what is remembered of that.
public record SessionLimits(
    Duration idleMax,
    Duration ageMax,
    Duration useNotedEvery,
    int failuresMax,
    Duration failureWindow,
    int addressesMax) {
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          Duration.ofHours(24),
          Duration.ofDays(14),
          Duration.ofMinutes(5),
          10,
          Duration.ofMinutes(10),
          10_000);
}
