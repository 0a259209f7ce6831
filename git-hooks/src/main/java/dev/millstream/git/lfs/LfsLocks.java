package dev.millstream.git.lfs;

import dev.millstream.git.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps who works on which file of a project: on all its branches, until the lock is taken away.
/// Thread-safe; what was answered is durable.
public interface LfsLocks {
  /// A file that only its owner should push; `owner` is a [Caller]'s id.
  record Lock(String id, String path, String owner, String ownerName, Instant since) {}

  /// Locks a file.
  Locking lock(String project, String path, Caller by);

  /// What became of it.
  sealed interface Locking {
    record Done(Lock lock) implements Locking {}

    /// Somebody has it, maybe the same caller.
    record Taken(Lock lock) implements Locking {}

    record Refused(String why) implements Locking {}
  }

  /// At most `most` locks by path, of those that match and lie behind `after`.
  List<Lock> list(String project, Wanted wanted, int most);

  /// Which locks: of one path, with one id, with a path behind `after` (empty: all).
  record Wanted(Optional<String> path, Optional<String> id, String after) {}

  /// Takes a lock away: the caller's own, or with `force` anybody's.
  Unlocking unlock(String project, String id, Caller by, boolean force);

  /// What became of it.
  sealed interface Unlocking {
    record Done(Lock lock) implements Unlocking {}

    record OfAnother(Lock lock) implements Unlocking {}

    record Unknown() implements Unlocking {}
  }
}
