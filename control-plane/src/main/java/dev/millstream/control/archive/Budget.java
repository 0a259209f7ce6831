package dev.millstream.control.archive;

/// How much an archive has unpacked to, and whether that is still believable.
final class Budget {
  private final long packed;
  private final ArchiveLimits limits;
  private long bytes;

  Budget(long packed, ArchiveLimits limits) {
    this.packed = packed;
    this.limits = limits;
  }

  ArchiveLimits limits() {
    return limits;
  }

  void spend(long more) {
    bytes += more;
    if (bytes > limits.unpackedBytesMax()) {
      throw BadArchive.tooLarge(
          "it unpacks to more than %,d bytes".formatted(limits.unpackedBytesMax()));
    }
    if (bytes > limits.smallBytesMax() && bytes / limits.ratioMax() > packed) {
      throw BadArchive.tooLarge(
          "it unpacks to more than %,d times its %,d bytes".formatted(limits.ratioMax(), packed));
    }
  }
}
