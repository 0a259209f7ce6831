package dev.millstream.builder;

import dev.millstream.builder.command.CommandSettings;
import java.nio.file.Path;

/// How sites are built. `cacheDirectory` keeps unpacked tools, temporary checkouts, and what builds
/// leave for the next. Without `runsCommands` a site that a command makes is taken as the command
/// left it.
public record BuilderSettings(
    Path cacheDirectory, CommandSettings commands, BuilderLimits limits, boolean runsCommands) {
  /// Sites whose commands are run.
  public BuilderSettings(Path cacheDirectory, CommandSettings commands, BuilderLimits limits) {
    this(cacheDirectory, commands, limits, true);
  }

  /// Default limits.
  public static BuilderSettings in(Path cacheDirectory) {
    return new BuilderSettings(cacheDirectory, CommandSettings.DEFAULTS, BuilderLimits.DEFAULTS);
  }
}
