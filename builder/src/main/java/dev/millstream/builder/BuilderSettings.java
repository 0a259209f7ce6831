package dev.millstream.builder;

import dev.millstream.builder.command.CommandSettings;
import java.nio.file.Path;

/// How sites are built. `tools` keeps unpacked tools, which servers may share; `workDirectory` is
/// one server's own, with its checkouts and what the builds of its projects leave for the next.
/// Without `runsCommands` a site that a command makes is taken as the command left it.
public record BuilderSettings(
    Path tools,
    Path workDirectory,
    CommandSettings commands,
    BuilderLimits limits,
    boolean runsCommands) {
  /// Sites whose commands are run, with everything in one folder.
  public BuilderSettings(Path folder, CommandSettings commands, BuilderLimits limits) {
    this(folder, folder, commands, limits, true);
  }

  /// Default limits.
  public static BuilderSettings in(Path folder) {
    return new BuilderSettings(folder, CommandSettings.DEFAULTS, BuilderLimits.DEFAULTS);
  }
}
