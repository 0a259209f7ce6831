package dev.millstream.git;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server that was killed left in its repositories: locks that nobody holds, one of which
/// would keep a branch from moving for ever, and parts of packs. As one server has the folder at a
/// time, what is older than this object is nobody's. Thread-safe.
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final String LOCKS = "*.lock";

  private final Instant since = Instant.now();
  private final Set<Path> cleared = ConcurrentHashMap.newKeySet();
  private final ReentrantLock clearing = new ReentrantLock();

  /// Removes them from a repository, once: before anybody of this process writes to it.
  void clear(Path repository) throws IOException {
    if (cleared.contains(repository)) {
      return;
    }
    clearing.lock();
    try {
      if (!cleared.contains(repository)) {
        remove(repository, LOCKS);
        var objects = repository.resolve("objects");
        remove(objects, "{incoming_,noz}*");
        remove(objects.resolve("pack"), "{gc_*,*.keep}");
        for (var folder : foldersBelow(repository.resolve("refs"))) {
          remove(folder, LOCKS);
        }
        cleared.add(repository);
      }
    } finally {
      clearing.unlock();
    }
  }

  private static List<Path> foldersBelow(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private void remove(Path folder, String names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
      for (var file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
          Files.delete(file);
          LOG.info("event=leftover-removed file={}", file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("event=leftover-gone", e);
    }
  }
}
