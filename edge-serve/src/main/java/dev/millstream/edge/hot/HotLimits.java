package dev.millstream.edge.hot;

/// What the hot path may hold. Without `hotPath` everything goes the general way. `answersMax`
/// answers, whose bodies sum up to `bytesMax` at most (they share memory with the object cache
/// while they are in both); bodies up to `bodyBytesMax`, heads up to `headBytesMax`, keys (host,
/// target, accepted codings) up to `keyBytesMax`.
public record HotLimits(
    boolean hotPath,
    int answersMax,
    long bytesMax,
    int bodyBytesMax,
    int headBytesMax,
    int keyBytesMax) {
  /// The limits of a server that was told nothing else.
  public static HotLimits defaults() {
    return new HotLimits(true, 50_000, 128L << 20, 128 << 10, 16 << 10, 1024);
  }

  /// The same with everything going the general way.
  public HotLimits off() {
    return new HotLimits(false, answersMax, bytesMax, bodyBytesMax, headBytesMax, keyBytesMax);
  }
}
