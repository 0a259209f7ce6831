package dev.millstream.edge;

import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.hot.HotLimits;
import java.time.Duration;

/// What clients may use of the edge. `liveTreesMax` counts hosts and videos that are kept ready,
/// `cachedObjectBytesMax` is the size up to which objects are kept in memory, `cacheBytesMax` what
/// they may take together, `stopGrace` how long a stop waits for answers that are under way.
public record EdgeLimits(
    int headerBytesMax,
    int headersMax,
    int bodyBytesMax,
    int connectionsMax,
    Duration parseTimeout,
    Duration idleTimeout,
    int rangesMax,
    int liveTreesMax,
    int cachedObjectBytesMax,
    long cacheBytesMax,
    Duration stopGrace,
    HotLimits hot,
    GuardLimits guard) {
  /// The limits of a server that was told nothing else.
  public static EdgeLimits defaults() {
    return defaults(HotLimits.defaults(), GuardLimits.defaults());
  }

  /// The same, but for those of the hot path and of the guard.
  public static EdgeLimits defaults(HotLimits hot, GuardLimits guard) {
    return new EdgeLimits(
        32 << 10,
        100,
        10 << 20,
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        16,
        10_000,
        1 << 20,
        128L << 20,
        Duration.ofSeconds(10),
        hot,
        guard);
  }
}
