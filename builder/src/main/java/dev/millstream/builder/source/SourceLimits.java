package dev.millstream.builder.source;

/// How large a source, or the output of a build command, may be.
public record SourceLimits(int filesMax, long fileBytesMax, long totalBytesMax) {
  /// Enough for large sites of documents and pictures.
  public static final SourceLimits DEFAULTS = new SourceLimits(500_000, 1L << 30, 16L << 30);
}
