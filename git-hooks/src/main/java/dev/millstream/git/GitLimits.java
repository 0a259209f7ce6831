package dev.millstream.git;

/// What a push may bring, and of how many doubtful names its pusher is told. A push's request and a
/// project's repository have no other bounds yet.
public record GitLimits(
    long objectBytesMax, long packBytesMax, long commandBytesMax, int warningsMax) {
  public static final GitLimits DEFAULT = new GitLimits(256L << 20, 4L << 30, 3L << 20, 10);
}
