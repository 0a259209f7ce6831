package dev.millstream.git;

import java.time.Duration;

/// What a push may bring, of how many doubtful names its pusher is told, and how many branches of a
/// project may be pushed in a span of time. A project's repository has no other bounds yet.
public record GitLimits(
    long objectBytesMax,
    long packBytesMax,
    long commandBytesMax,
    int warningsMax,
    int pushesMax,
    Duration span) {
  public static final GitLimits DEFAULT =
      new GitLimits(256L << 20, 4L << 30, 3L << 20, 10, 600, Duration.ofMinutes(1));
}
