package dev.millstream.builder.publish;

import java.time.Duration;

/// Sizes in bytes: `compressedBytesMax` is the largest file that is compressed (it is held in
/// memory), `batchBytesMax` how many bytes of files are held at once; new files of at most
/// `bestFileBytesMax` are compressed as well as can be, until one publish had `bestBytesMax` of
/// them; zstd is made until one had `zstdBytesMax`. Files of the last `earlierMax` deployments stay
/// in reach, for `earlierAge` after each was replaced. The digests of `rememberedBlobsMax` git
/// blobs are remembered, of all projects together.
public record PublishLimits(
    long compressedBytesMax,
    long batchBytesMax,
    long bestFileBytesMax,
    long bestBytesMax,
    long zstdBytesMax,
    int earlierMax,
    Duration earlierAge,
    int rememberedBlobsMax) {
  /// 8 MiB, 64 MiB, 32 KiB and 64 KiB (a full budget costs a push 80 ms of brotli and 25 of zstd on
  /// one core), 2 MiB of zstd, 20 and 14 days, and 30 MB of memory for 100,000 blobs.
  public static final PublishLimits DEFAULTS =
      new PublishLimits(
          8L << 20, 64L << 20, 32L << 10, 64L << 10, 2L << 20, 20, Duration.ofDays(14), 100_000);
}
