package dev.millstream.bindings.kv;

/// What a namespace takes; Cloudflare's figures, but for the size of a whole namespace.
public record KvLimits(
    int keyBytesMax,
    int valueBytesMax,
    int metadataBytesMax,
    int ttlSecondsMin,
    int listMax,
    int keysAtOnceMax,
    long namespaceBytesMax,
    int openMax) {
  public static final KvLimits DEFAULT =
      new KvLimits(512, 25 << 20, 1024, 60, 1000, 100, 10L << 30, 64);
}
