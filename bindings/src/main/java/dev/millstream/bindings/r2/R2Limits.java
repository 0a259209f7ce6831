package dev.millstream.bindings.r2;

/// What a bucket takes; Cloudflare's figures, but for the size of a whole bucket and of an object.
public record R2Limits(
    int keyBytesMax,
    int metadataBytesMax,
    int listMax,
    int keysAtOnceMax,
    int partsMax,
    int piecesMax,
    long bucketBytesMax,
    long catalogBytesMax,
    int uploadsMax,
    int openMax) {
  public static final R2Limits DEFAULT =
      new R2Limits(1024, 8192, 1000, 1000, 10_000, 100_000, 100L << 30, 2L << 30, 1000, 64);
}
