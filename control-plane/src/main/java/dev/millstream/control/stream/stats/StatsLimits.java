package dev.millstream.control.stream.stats;

import java.time.Duration;

/// Bounds of the statistics. `waitingMax` viewings wait to be added up, later ones are dropped and
/// counted; the sums are written every `flushEvery`, what a crash may lose; `keptFor` is how long
/// they are kept; a session that was silent for `sessionFor` has ended, and `sessionsMax` are known
/// at once; of `videosMax` videos the lengths of segments are known; `millisMax` bounds each span
/// that a player tells; `rowsMax` is how many rows an answer has.
record StatsLimits(
    int waitingMax,
    Duration flushEvery,
    Duration keptFor,
    Duration sessionFor,
    int sessionsMax,
    int videosMax,
    long millisMax,
    int rowsMax) {
  static final StatsLimits DEFAULT =
      new StatsLimits(
          20_000,
          Duration.ofSeconds(2),
          Duration.ofDays(400),
          Duration.ofMinutes(30),
          100_000,
          200,
          Duration.ofHours(1).toMillis(),
          1_000);
}
