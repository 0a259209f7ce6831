package dev.millstream.edge.hot;

import java.time.Duration;

/// What the hot path may hold. Without `hotPath` everything goes the general way. `answersMax`
/// answers, whose bodies sum up to `bytesMax` at most (they share memory with the object cache
/// while they are in both); bodies up to `bodyBytesMax`, heads up to `headBytesMax`, keys (host,
/// target, accepted codings) up to `keyBytesMax`. Larger bodies are files, and smaller ones may be:
/// `filesMax` stay open, each until nobody asked for it for `fileIdle`. So many connections of
/// HTTP/2 that upload may send half a megabyte ahead, each, as `uploadsAheadMax`; others 64 KB.
public record HotLimits(
    boolean hotPath,
    int answersMax,
    long bytesMax,
    int bodyBytesMax,
    int headBytesMax,
    int keyBytesMax,
    int filesMax,
    Duration fileIdle,
    int uploadsAheadMax) {
  /// The limits of a server that was told nothing else.
  public static HotLimits defaults() {
    return new HotLimits(
        true, 50_000, 128L << 20, 1 << 20, 16 << 10, 1024, 1024, Duration.ofSeconds(60), 256);
  }

  /// The same with everything going the general way.
  public HotLimits off() {
    return new HotLimits(
        false,
        answersMax,
        bytesMax,
        bodyBytesMax,
        headBytesMax,
        keyBytesMax,
        filesMax,
        fileIdle,
        uploadsAheadMax);
  }
}
