package dev.millstream.edge.send;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The files that are kept open: so many at most, and each only as long as it is asked for now and
/// then, so that what was deleted gives its disk space back. Thread-safe.
public final class OpenFiles implements AutoCloseable {
  private final int filesMax;
  private final Duration idle;
  private final Map<Path, OpenFile> files = new HashMap<>();
  private boolean swept;

  /// At most `filesMax`, each closed after it was `idle` for so long.
  public OpenFiles(int filesMax, Duration idle) {
    this.filesMax = filesMax;
    this.idle = idle;
  }

  /// The file, opened if it is not; blocks. Its content must never change.
  public synchronized OpenFile open(Path path) throws IOException {
    var here = files.get(path);
    if (here != null && !here.isRetired()) {
      return here;
    }
    if (files.size() >= filesMax) {
      var now = System.nanoTime();
      files.entrySet().stream()
          .max(Comparator.comparingLong(entry -> now - entry.getValue().used()))
          .ifPresent(entry -> retire(entry.getKey()));
    }
    var opened = OpenFile.of(path);
    files.put(path, opened);
    if (!swept) {
      swept = true;
      Thread.ofVirtual().name("open-files").start(this::sweep);
    }
    return opened;
  }

  /// The same, if it is open or there is room for it: of what can be sent in another way, too.
  public synchronized Optional<OpenFile> openIfRoom(Path path) throws IOException {
    return files.size() < filesMax || files.containsKey(path)
        ? Optional.of(open(path))
        : Optional.empty();
  }

  /// How many are open.
  public synchronized int count() {
    return files.size();
  }

  private void retire(Path path) {
    var file = files.remove(path);
    if (file != null) {
      file.retire();
    }
  }

  private void sweep() {
    do {
      try {
        Thread.sleep(idle.dividedBy(4));
      } catch (InterruptedException e) {
        return;
      }
    } while (retireTheIdle());
  }

  /// Says whether some are left.
  private synchronized boolean retireTheIdle() {
    var now = System.nanoTime();
    files
        .entrySet()
        .removeIf(entry -> {
          var old = now - entry.getValue().used() > idle.toNanos();
          if (old) {
            entry.getValue().retire();
          }
          return old;
        });
    swept = !files.isEmpty();
    return swept;
  }

  /// Closes all; those that are being sent when they are.
  @Override
  public synchronized void close() {
    files.values().forEach(OpenFile::retire);
    files.clear();
  }
}
