package dev.millstream.bindings.r2;

import java.time.Duration;

/// What a bucket takes; Cloudflare's figures, but for the size of a whole bucket, what is written
/// into it in a day (what it replaces is freed only a day later), and uploads at once.
public record R2Limits(
    int keyBytesMax,
    int metadataBytesMax,
    int listMax,
    int keysAtOnceMax,
    int partsMax,
    int piecesMax,
    long bodyBytesMax,
    long bucketBytesMax,
    long dailyBytesMax,
    long catalogBytesMax,
    int uploadsMax,
    Duration uploadAgeMax,
    int openMax) {
  public static final R2Limits DEFAULT =
      new R2Limits(
          1024,
          8192,
          1000,
          1000,
          10_000,
          100_000,
          5L << 30,
          100L << 30,
          100L << 30,
          2L << 30,
          1000,
          Duration.ofDays(7),
          64);
}
