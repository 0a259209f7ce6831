package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Removes old objects, and keeps others young, one at a time of the two: also between processes.
final class Sweeper {
  private final Layout layout;
  private final RefLocks locks;

  Sweeper(Layout layout) throws IOException {
    this.layout = layout;
    this.locks = new RefLocks(layout.refs());
  }

  /// Removes those of the objects that are older than `before`.
  Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before) throws IOException {
    return locks.withSweep(() -> {
      var removed = new LinkedHashSet<Digest>();
      for (var digest : digests) {
        var object = layout.object(scope, digest);
        try {
          if (Files.getLastModifiedTime(object).toInstant().isBefore(before)) {
            Files.delete(object);
            removed.add(digest);
          }
        } catch (NoSuchFileException e) {
          // removed by others
        }
      }
      return removed;
    });
  }

  /// Makes the objects young; gives back those that are not there.
  Set<Digest> keep(Scope scope, Collection<Digest> digests) throws IOException {
    if (digests.isEmpty()) {
      return Set.of();
    }
    return locks.withSweep(() -> {
      // a question that fails costs as much as ten: of a first publish all would
      var missing = layout.missing(scope, digests);
      var there = new LinkedHashSet<>(digests);
      there.removeAll(missing);
      var now = FileTime.from(Instant.now());
      for (var digest : there) {
        try {
          Files.setLastModifiedTime(layout.object(scope, digest), now);
        } catch (NoSuchFileException e) {
          missing.add(digest);
        }
      }
      return missing;
    });
  }
}
