package dev.millstream.control.deploy;

import java.time.Duration;

/// What a build's log may hold, how long a pusher's terminal stays silent, and how much of a
/// commit's message is kept.
public record DeployLimits(long logBytesMax, Duration silenceMax, int messageCharsMax) {
  public static final DeployLimits DEFAULT =
      new DeployLimits(8L << 20, Duration.ofSeconds(15), 2_000);
}
