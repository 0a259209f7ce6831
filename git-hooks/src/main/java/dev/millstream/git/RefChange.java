package dev.millstream.git;

import java.util.Optional;

/// One ref of a push: its full name, and the commits (40 hex digits) before and after.
public record RefChange(String ref, Optional<String> oldCommit, Optional<String> newCommit) {
  private static final String HEADS = "refs/heads/";

  /// The branch's short name, if the ref is a branch.
  public Optional<String> branch() {
    return ref.startsWith(HEADS) ? Optional.of(ref.substring(HEADS.length())) : Optional.empty();
  }
}
