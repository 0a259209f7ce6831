package dev.millstream.store.bucket;

import java.time.Duration;

/// What an [S3ObjectStore] may take: open connections, uploads at a time within a commit, how long
/// a connect and a silent socket may last, attempts at a request, how long one may take and after
/// which time none is made again (reading of a body apart), the size of a multipart part (files
/// above it go up in parts) and the size of the disk cache, in bytes; and what is packed.
public record S3Limits(
    int connectionsMax,
    int uploadsMax,
    Duration connectMax,
    Duration silenceMax,
    int attemptsMax,
    Duration callMax,
    long partBytes,
    long cacheBytesMax,
    PackLimits packs) {
  /// What suits most stores.
  public static final S3Limits DEFAULT =
      new S3Limits(
          64,
          16,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          5,
          Duration.ofMinutes(2),
          16L << 20,
          4L << 30,
          PackLimits.DEFAULT);

  public S3Limits {
    if (connectionsMax < 1 || uploadsMax < 1 || attemptsMax < 1 || cacheBytesMax < 0) {
      throw new IllegalArgumentException("S3 limits must be positive");
    }
    if (partBytes < 5L << 20) {
      throw new IllegalArgumentException("S3 parts must have at least 5 MiB, not " + partBytes);
    }
  }
}
