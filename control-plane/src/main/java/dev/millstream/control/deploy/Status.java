package dev.millstream.control.deploy;

/// Where a deployment stands.
public enum Status {
  QUEUED,
  BUILDING,
  /// Its tree is durable, and its aliases are moved.
  SUCCESS,
  FAILED,
  /// The commit's message asked for no build.
  SKIPPED,
  /// A later push of the branch contains it, so it was not built.
  SUPERSEDED,
  /// Somebody stopped it.
  CANCELLED;

  /// Whether it will stay as it is.
  public boolean settled() {
    return this != QUEUED && this != BUILDING;
  }

  /// Whether the pushed branch moves.
  boolean movesTheBranch() {
    return this == SUCCESS || this == SKIPPED;
  }
}
