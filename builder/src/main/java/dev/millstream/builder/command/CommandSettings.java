package dev.millstream.builder.command;

import java.time.Duration;

/// How build commands run. `unsandboxed` runs them as the server's own user: only for servers where
/// everyone who pushes is trusted. `hostNetwork` lets a sandboxed command reach the network, the
/// server's own loopback included.
public record CommandSettings(boolean unsandboxed, boolean hostNetwork, CommandLimits limits) {
  /// In a sandbox, without a network.
  public static final CommandSettings DEFAULTS =
      new CommandSettings(false, false, CommandLimits.DEFAULTS);

  /// What one command may use: time, printed bytes, the size of one file it writes, and of the
  /// sandbox's `/tmp`.
  public record CommandLimits(
      Duration wallMax, long outputBytesMax, long fileBytesMax, long temporaryBytesMax) {
    /// 20 minutes, 16 MiB, 2 GiB, 1 GiB.
    public static final CommandLimits DEFAULTS =
        new CommandLimits(Duration.ofMinutes(20), 16L << 20, 2L << 30, 1L << 30);
  }
}
