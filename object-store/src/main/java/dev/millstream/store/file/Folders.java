package dev.millstream.store.file;

import dev.millstream.store.parallel.Parallel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folders below a root, made on demand, with what it takes for their entries to survive a
/// power cut. Thread-safe.
final class Folders {
  private static final int REMEMBERED_MAX = 20_000;
  private static final int FORCED_AT_ONCE = 16;

  private final Path root;

  /// Folders whose own entry in their parent is durable.
  private final Set<Path> settled = ConcurrentHashMap.newKeySet();

  Folders(Path root) {
    this.root = root;
  }

  /// Makes `folder` and its parents up to the root.
  void make(Path folder) throws IOException {
    if (folder.equals(root) || Files.isDirectory(folder)) {
      return;
    }
    make(Layout.parent(folder));
    settled.remove(folder);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /// Makes the entries in `folders`, and their own in their parents, durable.
  void sync(Collection<Path> folders) throws IOException {
    var steps = new ArrayList<Parallel.Step>();
    unsettled(folders).forEach(folder -> steps.add(() -> force(folder)));
    Parallel.run(steps, FORCED_AT_ONCE);
    remember(folders);
  }

  /// Which folders [#sync] would have to force.
  Set<Path> unsettled(Collection<Path> folders) {
    var found = new LinkedHashSet<>(folders);
    for (var folder : folders) {
      for (var at = folder; !at.equals(root) && !settled.contains(at); at = Layout.parent(at)) {
        found.add(Layout.parent(at));
      }
    }
    return found;
  }

  /// Takes note that `folders` were made durable by other means.
  void remember(Collection<Path> folders) {
    if (settled.size() > REMEMBERED_MAX) {
      settled.clear();
    }
    for (var folder : folders) {
      for (var at = folder; !at.equals(root) && settled.add(at); ) {
        at = Layout.parent(at);
      }
    }
  }

  /// Forgets what is known of the folders, because some are being removed.
  void forget() {
    settled.clear();
  }

  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      // removed with all that was in it
    }
  }
}
