package dev.millstream.git;

import java.time.Duration;

/// What a push may bring, how much a repository holds with it, of how many doubtful names its
/// pusher is told, and how many branches of a project may be pushed in a span of time.
public record GitLimits(
    long objectBytesMax,
    long packBytesMax,
    long repositoryBytesMax,
    long commandBytesMax,
    int warningsMax,
    int pushesMax,
    Duration span) {
  public static final GitLimits DEFAULT =
      new GitLimits(256L << 20, 4L << 30, 10L << 30, 3L << 20, 10, 600, Duration.ofMinutes(1));

  /// These, where a repository holds so much.
  public GitLimits withRepositoryBytes(long most) {
    return new GitLimits(
        objectBytesMax, packBytesMax, most, commandBytesMax, warningsMax, pushesMax, span);
  }
}
