package dev.millstream.builder.cache;

import dev.millstream.builder.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The caches of all projects. Each project has two, so that nothing a preview's branch does is
/// found by a production build. Thread-safe.
public final class BuildCaches {
  private static final String PRODUCTION = "production";
  private static final String PREVIEWS = "previews";

  private final Path root;
  private final CacheLimits limits;
  private final ReentrantLock turn = new ReentrantLock();
  private final Map<Path, BuildCache> inUse = new HashMap<>();

  /// The caches below `root`, which is made once there is something to keep.
  public BuildCaches(Path root, CacheLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  /// The cache for a build of this project, until it is closed; empty while another build has it.
  public Optional<BuildCache> open(String project, boolean preview) throws IOException {
    var folder = root.resolve(project).resolve(preview ? PREVIEWS : PRODUCTION);
    turn.lock();
    try {
      if (inUse.containsKey(folder)) {
        return Optional.empty();
      }
      Files.createDirectories(folder);
      var cache = new BuildCache(folder, limits, () -> release(folder));
      inUse.put(folder, cache);
      return Optional.of(cache);
    } finally {
      turn.unlock();
    }
  }

  private void release(Path folder) {
    turn.lock();
    try {
      inUse.remove(folder);
    } finally {
      turn.unlock();
    }
  }

  /// Forgets all that the project's builds kept. What a build has in use goes when that ends.
  public void purge(String project) throws IOException {
    for (var kind : List.of(PRODUCTION, PREVIEWS)) {
      purge(root.resolve(project).resolve(kind));
    }
    turn.lock();
    try {
      if (Folders.isEmpty(root.resolve(project))) {
        Files.deleteIfExists(root.resolve(project));
      }
    } finally {
      turn.unlock();
    }
  }

  private void purge(Path folder) throws IOException {
    // put aside first: to delete it takes long, and no build should wait for that
    try (var aside = TemporaryFolder.in(root, ".purged")) {
      turn.lock();
      try {
        if (inUse.containsKey(folder)) {
          inUse.get(folder).purgeAtTheEnd();
        } else if (Files.exists(folder)) {
          Files.move(folder, aside.path().resolve("cache"), StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        turn.unlock();
      }
    }
  }
}
