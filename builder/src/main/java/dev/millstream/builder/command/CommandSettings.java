package dev.millstream.builder.command;

import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.builder.group.ControlGroups;
import java.time.Duration;

/// How build commands run. `unsandboxed` runs them as the server's own user: only for servers where
/// everyone who pushes is trusted; then they have its network, too. `network` is what a sandboxed
/// command reaches. Each command gets one of the `groups`, where there are any.
public record CommandSettings(
    boolean unsandboxed, NetworkSettings network, CommandLimits limits, ControlGroups groups) {
  /// In a sandbox, from which package registries can be reached.
  public static final CommandSettings DEFAULTS =
      new CommandSettings(false, NetworkSettings.REGISTRIES, CommandLimits.DEFAULTS);

  /// Without control groups.
  public CommandSettings(boolean unsandboxed, NetworkSettings network, CommandLimits limits) {
    this(unsandboxed, network, limits, ControlGroups.off());
  }

  /// What one command may use: time, printed bytes, the size of one file it writes, and of the
  /// sandbox's `/tmp`; and, together with all it starts, processes, memory, and what they write.
  public record CommandLimits(
      Duration wallMax,
      long outputBytesMax,
      long fileBytesMax,
      long temporaryBytesMax,
      int processesMax,
      long memoryBytesMax,
      long diskBytesMax) {
    /// 20 minutes, 16 MiB, 2 GiB, 1 GiB; 500 processes, 4 GiB, 8 GiB.
    public static final CommandLimits DEFAULTS =
        new CommandLimits(
            Duration.ofMinutes(20), 16L << 20, 2L << 30, 1L << 30, 500, 4L << 30, 8L << 30);

    /// The kernel counts threads, too; a bundler has a dozen a process.
    private static final int TASKS_OF_PROCESS = 4;

    /// How many processes and threads together.
    long tasksMax() {
      return (long) processesMax * TASKS_OF_PROCESS;
    }
  }
}
