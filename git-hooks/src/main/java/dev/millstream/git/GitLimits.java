package dev.millstream.git;

/// What a push may bring. A push's request and a project's repository have no other bounds yet.
public record GitLimits(long objectBytesMax, long packBytesMax, long commandBytesMax) {
  public static final GitLimits DEFAULT = new GitLimits(256L << 20, 4L << 30, 3L << 20);
}
