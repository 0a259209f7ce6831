package dev.millstream.control.archive;

/// What an archive may be: `packedBytesMax` as it comes, `unpackedBytesMax` when opened,
/// `entriesMax` in it, of `fileBytesMax` each. From `smallBytesMax` on it may unpack to no more
/// than `ratioMax` times its size. A tar's entry has headers of at most `headerBytesMax`, a zip a
/// directory of at most `directoryBytesMax`.
public record ArchiveLimits(
    long packedBytesMax,
    long unpackedBytesMax,
    int entriesMax,
    long fileBytesMax,
    long smallBytesMax,
    int ratioMax,
    int headerBytesMax,
    int directoryBytesMax) {
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(2L << 30, 8L << 30, 100_000, 1L << 30, 64L << 20, 200, 256 << 10, 32 << 20);
}
