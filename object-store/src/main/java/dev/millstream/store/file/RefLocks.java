package dev.millstream.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Locks between the threads of this process and between processes: byte ranges of one lock file,
/// one for every so many names. All stores of a process on one folder share them, because closing
/// any descriptor of a file drops the process's POSIX locks on it. Not reentrant.
final class RefLocks {
  private static final int STRIPES = 64;
  private static final int CHANGES = STRIPES;
  private static final Map<Path, RefLocks> OPEN = new HashMap<>();

  private final Path file;
  private final FileChannel channel;
  private final ReentrantLock[] threads;
  private int users;

  private RefLocks(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    threads =
        IntStream.rangeClosed(0, STRIPES)
            .mapToObj(_ -> new ReentrantLock())
            .toArray(ReentrantLock[]::new);
  }

  /// The locks of the refs in `folder`; give them back with [#release].
  static RefLocks acquire(Path folder) throws IOException {
    synchronized (OPEN) {
      Files.createDirectories(folder);
      var file = folder.toRealPath().resolve(".lock");
      var locks = OPEN.get(file);
      if (locks == null) {
        locks = new RefLocks(file);
        OPEN.put(file, locks);
      }
      locks.users++;
      return locks;
    }
  }

  void release() throws IOException {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(file);
        channel.close();
      }
    }
  }

  /// Runs `action` while nobody else holds the lock of `name`.
  <T> T withName(String name, Action<T> action) throws IOException {
    return with(Math.floorMod(name.hashCode(), STRIPES), action);
  }

  /// Runs `action` while nobody else writes the list of changes; may be called inside [#withName].
  <T> T withChanges(Action<T> action) throws IOException {
    return with(CHANGES, action);
  }

  private <T> T with(int stripe, Action<T> action) throws IOException {
    threads[stripe].lock();
    try (var _ = channel.lock(stripe, 1, false)) {
      return action.run();
    } finally {
      threads[stripe].unlock();
    }
  }

  interface Action<T> {
    T run() throws IOException;
  }
}
