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

  /// What it gets.
  sealed interface Verdict {
    /// What it wants, and who it is.
    record Allowed(Caller who) implements Verdict {}

    /// The question for a token (401).
    record TokenNeeded() implements Verdict {}

    /// A refusal (403); git shows the reason to its user.
    record Forbidden(String reason) implements Verdict {}
  }
}
