package dev.millstream.transcoder;

import java.time.Duration;

/// What stills may use: so many are painted at once and wait at most; each takes at most
/// `painting`; a process that has nothing to do for `idle` ends, the last one after `lastIdle`: the
/// start of one is nearly all that a first picture costs.
public record StillLimits(
    int workersMax,
    int waitingMax,
    long memoryBytesMax,
    Duration painting,
    Duration idle,
    Duration lastIdle) {
  public static final StillLimits DEFAULT =
      new StillLimits(
          2, 64, 1L << 30, Duration.ofSeconds(15), Duration.ofMinutes(2), Duration.ofHours(1));
}
