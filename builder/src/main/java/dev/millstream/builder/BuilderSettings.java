package dev.millstream.builder;

import dev.millstream.builder.command.CommandSettings;
import java.nio.file.Path;

/// How sites are built. `cacheDirectory` keeps unpacked tools, temporary checkouts, and what builds
/// leave for the next.
public record BuilderSettings(Path cacheDirectory, CommandSettings commands, BuilderLimits limits) {
  /// Default limits.
  public static BuilderSettings in(Path cacheDirectory) {
    return new BuilderSettings(cacheDirectory, CommandSettings.DEFAULTS, BuilderLimits.DEFAULTS);
  }
}
