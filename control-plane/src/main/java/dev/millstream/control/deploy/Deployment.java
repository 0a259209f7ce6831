package dev.millstream.control.deploy;

import dev.millstream.store.Digest;
import java.time.Instant;
import java.util.Optional;

/// One pushed commit, or upload, on its way to a live tree, and its history afterwards. `id` is 8
/// hex digits, unique in the project; `oldCommit` is where the pusher saw the branch.
public record Deployment(
    Key key,
    Status status,
    boolean production,
    Source source,
    Optional<Digest> manifest,
    Optional<String> problem,
    Times times) {
  /// Whether the branch that it came by is where it is by now: not an upload's, and not that of a
  /// pull request from elsewhere.
  boolean movesItsBranch() {
    return source.upload().isEmpty() && source.origin() != Origin.FORK && status.movesTheBranch();
  }

  /// Whose it is, and which.
  public record Key(String project, String id) {
    /// The key whose text this is.
    public static Key parse(String text) {
      var slash = text.indexOf('/');
      return new Key(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
      return project + "/" + id;
    }
  }

  /// What was pushed or uploaded. An upload that belongs to no commit has the first 40 digits of
  /// its tree's digest in the commit's place.
  public record Source(
      String branch,
      String commit,
      Optional<String> oldCommit,
      String message,
      Optional<Upload> upload,
      Origin origin) {
    /// What somebody pushed or uploaded here.
    public Source(
        String branch,
        String commit,
        Optional<String> oldCommit,
        String message,
        Optional<Upload> upload) {
      this(branch, commit, oldCommit, message, upload, Origin.HERE);
    }

    /// Whether this is not a push but the branch's newest commit, built again because a hook was
    /// called; no push leaves a branch where it was.
    public boolean ofHook() {
      return upload.isEmpty() && oldCommit.filter(commit::equals).isPresent();
    }

    String ref() {
      return "refs/heads/" + branch;
    }
  }

  /// Who says what a branch's newest commit is, and whether its writer is trusted.
  public enum Origin {
    /// Who pushed it here.
    HERE,
    /// The repository elsewhere that it was fetched from: a branch may move anywhere.
    FORGE,
    /// The same, of a pull request from somebody else's copy of it: gets no secrets and no cache,
    /// and no branch of ours moves.
    FORK
  }

  /// Files that came by another way than git: `tree` is their manifest in the project's scope,
  /// `dirty` whether they may differ from the commit's.
  public record Upload(Digest tree, boolean dirty) {}

  /// When things happened.
  public record Times(Instant created, Optional<Instant> started, Optional<Instant> finished) {}
}
