package dev.millstream.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Locks between the threads of this process and between processes, one for every so many names. A
/// lock file is open only while its lock is held: an interrupt closes the channel it meets, and
/// closing any descriptor of a file drops the process's POSIX locks on it.
final class RefLocks {
  private static final int STRIPES = 64;
  private static final ReentrantLock[] NAMES = locks();
  private static final ReentrantLock[] CHANGES = locks();
  private static final ReentrantLock[] SWEEPS = locks();

  private final Path folder;

  RefLocks(Path refs) throws IOException {
    folder = Files.createDirectories(refs.resolve(".locks")).toRealPath();
  }

  /// Runs `action` while nobody else holds the lock of `name`.
  <T> T withName(String name, Action<T> action) throws IOException {
    return with(NAMES, "name-" + Math.floorMod(name.hashCode(), STRIPES), action);
  }

  /// Runs `action` while nobody else writes the list of changes; may be called inside [#withName].
  <T> T withChanges(Action<T> action) throws IOException {
    return with(CHANGES, "changes", action);
  }

  /// Runs `action` while nobody else sweeps.
  <T> T withSweep(Action<T> action) throws IOException {
    return with(SWEEPS, "sweep", action);
  }

  private <T> T with(ReentrantLock[] threads, String lock, Action<T> action) throws IOException {
    var file = folder.resolve(lock);
    // the same file is always the same thread lock, whichever store of this process asks
    var thread = threads[Math.floorMod(file.hashCode(), threads.length)];
    thread.lock();
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return action.run();
    } finally {
      thread.unlock();
    }
  }

  private static ReentrantLock[] locks() {
    return IntStream.range(0, STRIPES)
        .mapToObj(_ -> new ReentrantLock())
        .toArray(ReentrantLock[]::new);
  }

  interface Action<T> {
    T run() throws IOException;
  }
}
