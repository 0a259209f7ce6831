package dev.millstream.git.lfs;

import java.time.Duration;

/// How large a file may be, how many a request may name and in how many bytes, and how long a
/// ticket is good.
public record LfsLimits(
    long objectBytesMax, int objectsMax, int requestBytesMax, Duration ticketAge) {
  public static final LfsLimits DEFAULT =
      new LfsLimits(4L << 30, 1_000, 1 << 20, Duration.ofMinutes(30));
}
