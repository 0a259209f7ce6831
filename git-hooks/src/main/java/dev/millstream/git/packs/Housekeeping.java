package dev.millstream.git.packs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.storage.pack.PackConfig;

/// Makes one pack of the many that pushes leave, while pushes, builds and clones go on: each push
/// is a pack, and each look for an object goes through all of them. Thread-safe; one repository is
/// tidied at a time.
///
/// Nothing that a ref reaches is ever away: what is in no branch is written out as loose objects
/// before its pack goes, and those go when they are old. Packs that are young are left alone, so a
/// push whose refs are about to move keeps its own. A process that is killed here leaves some
/// objects twice.
public final class Housekeeping {
  private static final PackConfig GENTLE = gentle();

  private final TidyLimits limits;
  private final ReentrantLock one = new ReentrantLock();
  private final AtomicInteger removals = new AtomicInteger();

  public Housekeeping(TidyLimits limits) {
    this.limits = limits;
  }

  private static PackConfig gentle() {
    var config = new PackConfig();
    config.setThreads(1);
    config.setDeltaSearchMemoryLimit(32L << 20);
    config.setDeltaCacheSize(16L << 20);
    // it reads the old packs' bitmaps while a push makes new packs, and mixes up their indices
    config.setBuildBitmaps(false);
    return config;
  }

  /// How many packs a repository has.
  public static int packs(Path repository) throws IOException {
    var folder = repository.resolve("objects").resolve("pack");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var count = 0;
    try (var files = Files.newDirectoryStream(folder, "*.pack")) {
      for (var _ : files) {
        count++;
      }
    }
    return count;
  }

  /// Tidies a repository that has too many packs. An interrupt ends it, and so does a [#removing]:
  /// all is there then, and the next time goes on.
  ///
  /// @return whether there was something to do
  public boolean tidy(Path repository) throws IOException {
    one.lock();
    try {
      if (packs(repository) <= limits.packsMax()) {
        return false;
      }
      // an own one: the packs that others have open are theirs to close
      try (var opened = new FileRepository(repository.toFile())) {
        collect(opened);
      }
      return true;
    } catch (ParseException e) {
      throw new IOException("the git configuration of " + repository + " has a wrong age", e);
    } finally {
      one.unlock();
    }
  }

  private void collect(FileRepository repository) throws IOException, ParseException {
    var now = Instant.now();
    var work = new GC(repository);
    work.setPackConfig(GENTLE);
    work.setProgressMonitor(new Stop());
    work.setPackExpire(now.minus(limits.packAge()));
    work.setExpire(now.minus(limits.looseAge()));
    // not its whole `gc()`: refs are not packed, as a push that moves one could find it locked
    work.repack();
    work.prune(Set.of());
  }

  /// Ends the work that is under way and does the removal before any begins anew: what is written
  /// into a folder that is being removed would stay.
  public void removing(Removal removal) throws IOException {
    removals.incrementAndGet();
    one.lock();
    try {
      removal.run();
    } finally {
      one.unlock();
      removals.decrementAndGet();
    }
  }

  /// Takes a repository away.
  public interface Removal {
    void run() throws IOException;
  }

  private final class Stop extends EmptyProgressMonitor {
    @Override
    public boolean isCancelled() {
      return removals.get() > 0 || Thread.currentThread().isInterrupted();
    }
  }
}
