package dev.millstream.store.s3;

import java.time.Duration;

/// What an [S3ObjectStore] may take: open connections, uploads at a time within a commit, how long
/// a connect and a silent socket may last, attempts at a request, the size of a multipart part
/// (files above it go up in parts) and the size of the disk cache, in bytes.
public record S3Limits(
    int connectionsMax,
    int uploadsMax,
    Duration connectMax,
    Duration silenceMax,
    int attemptsMax,
    long partBytes,
    long cacheBytesMax) {
  /// What suits most stores.
  public static final S3Limits DEFAULT =
      new S3Limits(64, 16, Duration.ofSeconds(5), Duration.ofSeconds(30), 4, 16L << 20, 4L << 30);

  public S3Limits {
    if (connectionsMax < 1 || uploadsMax < 1 || attemptsMax < 1 || cacheBytesMax < 0) {
      throw new IllegalArgumentException("S3 limits must be positive");
    }
    if (partBytes < 5L << 20) {
      throw new IllegalArgumentException("S3 parts must have at least 5 MiB, not " + partBytes);
    }
  }
}
