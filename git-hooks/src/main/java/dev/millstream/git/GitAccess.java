package dev.millstream.git;

import java.util.Optional;

/// Decides who may read and push; called on a thread that may block.
@FunctionalInterface
public interface GitAccess {
  /// Whether the bearer of `token` may do this.
  Verdict check(String project, Operation operation, Optional<String> token);

  /// What a client wants.
  enum Operation {
    READ,
    PUSH
  }

  /// What it gets: refused clients are asked for a token (401), or sent away (403).
  enum Verdict {
    ALLOWED,
    TOKEN_NEEDED,
    FORBIDDEN
  }
}
