package dev.millstream.git;

import java.time.Instant;

/// What a commit says of itself.
public record CommitFacts(String id, String author, Instant time, String message) {
  /// The message's first line.
  public String subject() {
    return message.lines().findFirst().orElse("");
  }
}
