package dev.millstream.control.largefiles;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import java.io.IOException;
import java.util.Optional;

/// How many bytes of large files a project keeps and gets at this moment. They are counted in the
/// store when they are first asked for, and once more before anything is refused: what was deleted
/// meanwhile makes room. Thread-safe.
final class Room {
  private final ObjectStore store;
  private final String project;
  private final Allowances allowances;
  private long kept = -1;
  private long coming;

  Room(ObjectStore store, String project, Allowances allowances) {
    this.store = store;
    this.project = project;
    this.allowances = allowances;
  }

  /// Why so many bytes more do not fit; empty if they do.
  synchronized Optional<String> full(long bytes) throws IOException {
    var allowance = allowances.of(project);
    if (allowance.isEmpty()) {
      return Optional.empty();
    }
    if (kept < 0 || !allowance.get().admits(kept + coming, bytes)) {
      kept = count(store, project);
    }
    return allowance.get().admits(kept + coming, bytes)
        ? Optional.empty()
        : Optional.of(allowance.get().refusal(project, kept + coming, bytes));
  }

  /// Keeps room for bytes that begin to arrive, if they fit.
  synchronized Optional<String> take(long bytes) throws IOException {
    var why = bytes == 0 ? Optional.<String>empty() : full(bytes);
    if (why.isEmpty()) {
      coming += bytes;
    }
    return why;
  }

  /// Says that they have arrived, and are kept or not.
  synchronized void arrived(long bytes, boolean stay) {
    coming -= bytes;
    if (stay && kept >= 0) {
      kept += bytes;
    }
  }

  static long count(ObjectStore store, String project) throws IOException {
    try (var objects = store.list(Scope.largeFiles(project))) {
      return objects.mapToLong(StoredObject::size).sum();
    }
  }
}
