package dev.millstream.git.ssh;

import java.time.Duration;

/// How many connections there may be, how many keys each may try and for how long, and how long a
/// connection may be silent (a build that is watched speaks more often).
public record SshLimits(int connectionsMax, int keysTriedMax, Duration loginMax, Duration idleMax) {
  public static final SshLimits DEFAULT =
      new SshLimits(64, 10, Duration.ofSeconds(30), Duration.ofMinutes(5));
}
