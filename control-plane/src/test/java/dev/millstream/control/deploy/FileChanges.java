package dev.millstream.control.deploy;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Counts what the kernel tells of the changes below a folder: files that are made, written,
/// renamed and removed, whoever does it. (Those in a folder so new that it is not watched yet are
/// missed.) So a test names a moment in a program's work however slow the machine is.
final class FileChanges implements AutoCloseable {
  private static final long GLANCE_MILLIS = 5;

  private final WatchService watch;
  private int count;

  private FileChanges(WatchService watch) {
    this.watch = watch;
  }

  static FileChanges below(Path folder) throws IOException {
    var changes = new FileChanges(folder.getFileSystem().newWatchService());
    changes.watchTree(folder);
    return changes;
  }

  /// Waits for so many changes in all, or until `enough`.
  ///
  /// @return how many there have been
  int await(int number, BooleanSupplier enough) throws IOException, InterruptedException {
    while (count < number && !enough.getAsBoolean()) {
      var key = watch.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
      if (key != null) {
        take(key);
      }
    }
    return count;
  }

  private void take(WatchKey key) throws IOException {
    for (var event : key.pollEvents()) {
      count += event.count();
      if (event.kind().equals(ENTRY_CREATE)) {
        watchTree(((Path) key.watchable()).resolve((Path) event.context()));
      }
    }
    key.reset();
  }

  private void watchTree(Path top) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            try {
              folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
              return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException moved) {
              return FileVisitResult.SKIP_SUBTREE; // it is watched by its new name
            }
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
