package dev.millstream.builder.publish;

/// Sizes in bytes: `compressedBytesMax` is the largest file that is compressed (it is held in
/// memory), `batchBytesMax` how many bytes of files are held at once; new files of at most
/// `bestFileBytesMax` are compressed as well as can be, until one publish had `bestBytesMax` of
/// them.
public record PublishLimits(
    long compressedBytesMax, long batchBytesMax, long bestFileBytesMax, long bestBytesMax) {
  /// 8 MiB, 64 MiB, 32 KiB and 64 KiB: the last two cost a push less than a tenth of a second.
  public static final PublishLimits DEFAULTS =
      new PublishLimits(8L << 20, 64L << 20, 32L << 10, 64L << 10);
}
