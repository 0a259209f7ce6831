package dev.millstream.git.remote;

import java.time.Duration;

/// How much a fetch brings at most, how long it waits for a connection and for the next byte, and
/// how long it takes at most.
public record RemoteLimits(long bytesMax, Duration waitMax, Duration fetchMax) {
  public static final RemoteLimits DEFAULT =
      new RemoteLimits(4L << 30, Duration.ofSeconds(30), Duration.ofMinutes(20));
}
