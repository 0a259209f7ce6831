package dev.millstream.app.dev;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Tells when files of a folder changed, once they are quiet for a moment. Folders that are ignored
/// are not watched. Use it from one thread.
final class FolderWatch implements AutoCloseable {
  private static final int FOLDERS_MAX = 20_000;
  private static final int CHANGED_MAX = 1_000;
  private static final long QUIET_MILLIS = 8;
  private static final long WAIT_MILLIS_MAX = 200;

  private final Path root;
  private final WatchService service;
  private final Map<WatchKey, Path> folders = new HashMap<>();
  private final Set<Path> watched = new HashSet<>();

  private FolderWatch(Path root, WatchService service) {
    this.root = root;
    this.service = service;
  }

  static FolderWatch of(Path root) throws IOException {
    return new FolderWatch(root, root.getFileSystem().newWatchService());
  }

  /// Watches all folders that the rules do not skip; those it watches already stay.
  ///
  /// @throws IOException if there are too many for it or for the system
  void cover(IgnoreRules rules) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts)
              throws IOException {
            if (!folder.equals(root) && rules.skipsFolder(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            watch(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void watch(Path folder) throws IOException {
    if (watched.contains(folder)) {
      return;
    }
    if (watched.size() >= FOLDERS_MAX) {
      throw new IOException(
          "%s has more than %,d folders to watch: serve one of them, or list others in .gitignore"
              .formatted(root, FOLDERS_MAX));
    }
    try {
      folders.put(folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY), folder);
      watched.add(folder);
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        throw new IOException(
            "%s cannot be watched (%s): on Linux, raise fs.inotify.max_user_watches"
                .formatted(folder, e.getMessage()),
            e);
      }
    }
  }

  /// Waits for changes.
  Changes next() throws InterruptedException {
    var changed = new HashSet<Path>();
    var key = service.take();
    var begun = System.nanoTime();
    var isAnything = false;
    while (key != null) {
      isAnything |= collect(key, changed);
      var left = WAIT_MILLIS_MAX - (System.nanoTime() - begun) / 1_000_000;
      key = left <= 0 ? null : service.poll(Math.min(QUIET_MILLIS, left), TimeUnit.MILLISECONDS);
    }
    return isAnything || changed.size() > CHANGED_MAX
        ? new Changes.Anything()
        : new Changes.Of(changed);
  }

  /// Whether more happened than that the files in `changed` did.
  private boolean collect(WatchKey key, Set<Path> changed) {
    var folder = folders.get(key);
    var isAnything = false;
    for (var event : key.pollEvents()) {
      if (folder == null
          || event.kind().equals(OVERFLOW)
          || !(event.context() instanceof Path name)) {
        isAnything = true;
        continue;
      }
      var path = folder.resolve(name);
      if (folder.equals(root) && name.toString().equals(DevSettings.STATE)) {
        continue;
      }
      isAnything |= watched.contains(path) || name.endsWith(IgnoreRules.FILE);
      isAnything |= Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      changed.add(path);
    }
    if (!key.reset()) {
      folders.remove(key);
      watched.remove(folder);
    }
    return isAnything;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
