package dev.millstream.control.jobs;

import java.time.Duration;

/// How much runs at once, and how patient the queue is. `pollInterval` only bounds how late a retry
/// starts: new jobs start at once.
public record JobLimits(
    int buildsAtOnceMax,
    int transcodesAtOnceMax,
    int attemptsMax,
    Duration retryAfter,
    Duration pollInterval,
    Duration heartbeat,
    Duration stopWaitMax) {
  public static final JobLimits DEFAULT =
      new JobLimits(
          2,
          1,
          3,
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  int atOnceMax(Lane lane) {
    return switch (lane) {
      case BUILD -> buildsAtOnceMax;
      case TRANSCODE -> transcodesAtOnceMax;
      case UPKEEP, REMUX, BACKGROUND, PICTURES -> 1;
      case NETWORK, FETCH -> 2;
      case NOTIFY -> 4;
    };
  }
}
