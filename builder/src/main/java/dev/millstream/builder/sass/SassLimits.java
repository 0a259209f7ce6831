package dev.millstream.builder.sass;

import java.time.Duration;

/// What one compilation may take: wall time, resident memory of the compiler, CSS.
public record SassLimits(Duration wallMax, long memoryBytesMax, int outputCharsMax) {
  /// Far beyond any theme's.
  public static final SassLimits DEFAULTS =
      new SassLimits(Duration.ofSeconds(20), 768L << 20, 16 << 20);
}
