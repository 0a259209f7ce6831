package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.parallel.Parallel;
import dev.millstream.store.spool.Destination;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One stage's way into a scope: contents durable first, then the renames, then the folders, so
/// that a name never leads to bytes that a power cut can still take away.
final class FilePlacement implements Destination {
  /// From how many files on one `syncfs` costs less than forcing each.
  private static final int SYNC_ALL_FROM = 16;

  /// What is younger need not be renewed to be safe from a collector, whose grace is a day.
  private static final Duration YOUNG = Duration.ofHours(1);

  private final Layout layout;
  private final Scope scope;
  private final Folders folders;
  private final Sweeper sweeper;
  private final Durability durability;
  private final Optional<SyncFs> fileSystem;

  FilePlacement(
      Layout layout, Scope scope, Folders folders, Sweeper sweeper, Durability durability) {
    this.layout = layout;
    this.scope = scope;
    this.folders = folders;
    this.sweeper = sweeper;
    this.durability = durability;
    fileSystem = durability == Durability.SYNCED ? SyncFs.open(layout.root()) : Optional.empty();
  }

  @Override
  public boolean reuse(Digest digest, long size, Path link) throws IOException {
    var object = layout.object(scope, digest);
    try {
      if (Files.size(object) != size) {
        return false;
      }
      Files.createLink(link, object);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      // no hard links, or too many of them: the bytes are written again
      Files.deleteIfExists(link);
      return false;
    }
  }

  @Override
  public Set<Digest> keep(Collection<Digest> digests) throws IOException {
    return sweeper.keep(scope, digests);
  }

  @Override
  public void place(Map<Digest, Path> files) throws IOException {
    var fresh = new HashMap<Digest, Path>();
    var touched = new HashSet<Path>();
    var missing = sweeper.keep(scope, files.keySet());
    for (var entry : files.entrySet()) {
      var object = layout.object(scope, entry.getKey());
      if (missing.contains(entry.getKey()) || !isWhole(object, entry.getValue())) {
        fresh.put(entry.getKey(), entry.getValue());
      }
      // also where the object was there: another stage may have put it a moment ago
      touched.add(layout.folder(scope, entry.getKey()));
    }
    syncFiles(fresh);
    var now = Instant.now();
    for (var folder : touched) {
      folders.make(folder);
    }
    for (var entry : fresh.entrySet()) {
      rejuvenate(entry.getValue(), now);
      moveInto(entry.getValue(), layout.object(scope, entry.getKey()));
    }
    syncFolders(touched);
  }

  @Override
  public void close() {
    fileSystem.ifPresent(SyncFs::close);
  }

  /// Whether an object that is there has the size it should have: a crash may have left less.
  private static boolean isWhole(Path object, Path file) throws IOException {
    try {
      return Files.size(object) == Files.size(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void syncFiles(Map<Digest, Path> files) throws IOException {
    if (durability == Durability.FLEETING) {
      return;
    }
    if (fileSystem.isPresent() && files.size() >= SYNC_ALL_FROM) {
      fileSystem.get().sync();
      return;
    }
    // side by side: the file system makes one write of its journal of all that wait for one
    var steps = new ArrayList<Parallel.Step>();
    files.values().forEach(file -> steps.add(() -> force(file)));
    Parallel.run(steps, SYNC_ALL_FROM);
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void syncFolders(Set<Path> touched) throws IOException {
    if (durability == Durability.FLEETING) {
      return;
    }
    if (fileSystem.isPresent() && folders.unsettled(touched).size() >= SYNC_ALL_FROM) {
      fileSystem.get().sync();
      folders.remember(touched);
      return;
    }
    folders.sync(touched);
  }

  /// What was linked may be older than the garbage collector's grace.
  private static void rejuvenate(Path file, Instant now) throws IOException {
    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(YOUNG))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  private void moveInto(Path file, Path object) throws IOException {
    try {
      Files.move(file, object, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // the scope was being removed just now: once more, and then it is a fault
      folders.make(Layout.parent(object));
      Files.move(file, object, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
