package dev.millstream.control.dashboard.session;

import java.time.Duration;

/// How long a session lasts unused and at most, and how exactly its use is noted.
public record SessionLimits(Duration idleMax, Duration ageMax, Duration useNotedEvery) {
  public static final SessionLimits DEFAULT =
      new SessionLimits(Duration.ofHours(24), Duration.ofDays(14), Duration.ofMinutes(5));
}
