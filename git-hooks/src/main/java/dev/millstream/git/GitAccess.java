package dev.millstream.git;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// Decides who may read and push; called on a thread that may block.
@FunctionalInterface
public interface GitAccess {
  /// Whether the visitor may do this.
  Verdict check(String project, Operation operation, Visitor visitor);

  /// Who asks: the token that came along, if any, and from where.
  record Visitor(Optional<String> token, InetAddress address) {}

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

    /// The wish to be left alone for a while (429): too many wrong tokens came from there.
    record TooOften(Duration pause) implements Verdict {
      /// What the client is told.
      public String text() {
        return "too many wrong tokens from here: try again in %d s".formatted(seconds());
      }

      /// The pause in whole seconds.
      public long seconds() {
        return pause.toSeconds() + 1;
      }
    }

    /// A refusal (403); git shows the reason to its user.
    record Forbidden(String reason) implements Verdict {}
  }
}
