package dev.millstream.control.deploy;

import dev.millstream.store.Digest;
import java.time.Instant;
import java.util.Optional;

/// One pushed commit on its way to a live tree, and its history afterwards. `id` is 8 hex digits,
/// unique in the project; `oldCommit` is where the pusher saw the branch.
public record Deployment(
    Key key,
    Status status,
    boolean production,
    Source source,
    Optional<Digest> manifest,
    Optional<String> problem,
    Times times) {
  /// Whose it is, and which.
  public record Key(String project, String id) {
    static Key parse(String text) {
      var slash = text.indexOf('/');
      return new Key(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return project + "/" + id;
    }
  }

  /// What was pushed.
  public record Source(String branch, String commit, Optional<String> oldCommit, String message) {
    String ref() {
      return "refs/heads/" + branch;
    }
  }

  /// When things happened.
  public record Times(Instant created, Optional<Instant> started, Optional<Instant> finished) {}
}
