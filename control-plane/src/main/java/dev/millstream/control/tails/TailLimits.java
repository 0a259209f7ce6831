package dev.millstream.control.tails;

import java.time.Duration;

/// How many may listen to a deployment (or to a whole project), and to all; how many events one
/// gets in a second, and how many wait for a slow one; how long nobody may come for a tail that was
/// made, how often a quiet one is pinged, and when it ends.
public record TailLimits(
    int perTargetMax,
    int allMax,
    int eventsPerSecondMax,
    int eventsWaitingMax,
    int filterCharsMax,
    Duration connectWithin,
    Duration pingEvery,
    Duration lifetime) {
  public static final TailLimits DEFAULT =
      new TailLimits(
          10,
          100,
          100,
          100,
          16 << 10,
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          Duration.ofHours(6));
}
