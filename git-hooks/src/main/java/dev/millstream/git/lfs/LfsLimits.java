package dev.millstream.git.lfs;

import java.time.Duration;
import java.util.OptionalLong;

/// How large a file may be, how many a request may name and in how many bytes, how long a ticket is
/// good, how long the path of a locked file may be, how many locks a project has, how many of them
/// one answer, and how many bytes projects keep that have no limit of their own (empty: any).
public record LfsLimits(
    long objectBytesMax,
    int objectsMax,
    int requestBytesMax,
    Duration ticketAge,
    int pathCharsMax,
    int locksMax,
    int locksAPage,
    OptionalLong projectBytesMax) {
  public static final LfsLimits DEFAULT =
      new LfsLimits(
          4L << 30,
          1_000,
          1 << 20,
          Duration.ofMinutes(30),
          4_096,
          10_000,
          1_000,
          OptionalLong.empty());

  /// These, with so many bytes a project.
  public LfsLimits withProjectBytes(OptionalLong bytes) {
    return new LfsLimits(
        objectBytesMax,
        objectsMax,
        requestBytesMax,
        ticketAge,
        pathCharsMax,
        locksMax,
        locksAPage,
        bytes);
  }
}
