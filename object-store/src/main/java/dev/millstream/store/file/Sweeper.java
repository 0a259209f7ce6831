package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Removes old objects while others publish, in this process or another. An object is first moved
/// out of sight, and only then looked at: a stage that kept it before has made it young, and it
/// comes back; one that wants to keep it afterwards does not find it, and puts it anew.
final class Sweeper {
  private final Layout layout;
  private final Folders folders;

  Sweeper(Layout layout, Folders folders) {
    this.layout = layout;
    this.folders = folders;
  }

  Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before) throws IOException {
    var hidden = Files.createDirectories(hidden(scope));
    var removed = new LinkedHashSet<Digest>();
    for (var digest : digests) {
      var object = layout.object(scope, digest);
      var away = hidden.resolve(digest.hex());
      try {
        // not worth the way there and back
        if (!isOld(object, before)) {
          continue;
        }
        Files.move(object, away, StandardCopyOption.ATOMIC_MOVE);
        if (isOld(away, before)) {
          Files.delete(away);
          removed.add(digest);
        } else {
          putBack(away, object);
        }
      } catch (NoSuchFileException e) {
        // removed by others, or put back by a process that opened the store just now
      }
    }
    return removed;
  }

  /// Brings back what a process that died was sweeping: it cannot be known what it had found.
  void putBack() throws IOException {
    if (!Files.isDirectory(layout.sweepings())) {
      return;
    }
    for (var file : FileTree.files(layout.sweepings())) {
      var name = Layout.parent(file);
      var scope =
          new Scope(
              String.valueOf(Layout.parent(name).getFileName()),
              String.valueOf(name.getFileName()));
      putBack(file, layout.object(scope, new Digest(String.valueOf(file.getFileName()))));
    }
  }

  private void putBack(Path hidden, Path object) throws IOException {
    folders.make(Layout.parent(object));
    try {
      Files.move(hidden, object, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // another process was faster
    }
  }

  private static boolean isOld(Path file, Instant before) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(before);
  }

  private Path hidden(Scope scope) {
    return layout.sweepings().resolve(scope.kind()).resolve(scope.name());
  }
}
