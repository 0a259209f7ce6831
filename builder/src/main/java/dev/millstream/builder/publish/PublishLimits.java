package dev.millstream.builder.publish;

/// Sizes in bytes: `compressedBytesMax` is the largest file that is compressed (it is held in
/// memory), `batchBytesMax` how many bytes of files are held at once.
public record PublishLimits(long compressedBytesMax, long batchBytesMax) {
  /// 8 MiB and 64 MiB.
  public static final PublishLimits DEFAULTS = new PublishLimits(8L << 20, 64L << 20);
}
