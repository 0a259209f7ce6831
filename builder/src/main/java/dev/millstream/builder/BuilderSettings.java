package dev.millstream.builder;

import java.nio.file.Path;

/// How sites are built. `cacheDirectory` keeps unpacked tools and temporary checkouts.
public record BuilderSettings(Path cacheDirectory, BuilderLimits limits) {
  /// Default limits.
  public static BuilderSettings in(Path cacheDirectory) {
    return new BuilderSettings(cacheDirectory, BuilderLimits.DEFAULTS);
  }
}
