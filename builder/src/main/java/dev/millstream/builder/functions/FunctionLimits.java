package dev.millstream.builder.functions;

import java.time.Duration;

/// Limits of bundling: `sourceBytesMax` of all code that functions may import, `scriptBytesMax` of
/// the script that comes out, `wallMax` of one run of esbuild, `keptBytesMax` of all bundles that
/// are kept in memory.
public record FunctionLimits(
    long sourceBytesMax, long scriptBytesMax, Duration wallMax, long keptBytesMax) {
  /// 64 MiB, 10 MiB, 30 seconds, 32 MiB.
  public static final FunctionLimits DEFAULTS =
      new FunctionLimits(64L << 20, 10L << 20, Duration.ofSeconds(30), 32L << 20);
}
