package dev.millstream.store.bucket;

/// Which objects of a commit go up packed: those of at most `blobBytesMax` bytes, if there are at
/// least `blobsMin` of them, in packs of at most `packBytesMax` bytes. The indexes of packs that a
/// process remembers take at most `indexBytesMax` bytes.
public record PackLimits(int blobBytesMax, int blobsMin, int packBytesMax, long indexBytesMax) {
  /// Chosen by reasoning; what they give is in bench/README.md.
  public static final PackLimits DEFAULT = new PackLimits(128 << 10, 16, 8 << 20, 256L << 20);

  public PackLimits {
    if (blobBytesMax < 0 || blobsMin < 1 || indexBytesMax < 0) {
      throw new IllegalArgumentException("pack limits must be positive");
    }
    if (packBytesMax < blobBytesMax || packBytesMax > 1 << 30) {
      throw new IllegalArgumentException(
          "a pack must hold its largest object and not be above 1 GiB, not " + packBytesMax);
    }
  }
}
