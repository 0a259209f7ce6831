package dev.millstream.store.s3;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.spool.FileTree;
import dev.millstream.store.spool.SpoolArea;
import dev.millstream.store.spool.SpooledStage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Objects fetched from afar, as files: verified when they come in (and once more after a restart),
/// the longest unused thrown out when all take more than the limit. Thread-safe; who asks for the
/// same object at the same time waits for one fetch.
final class DiskCache {
  private final Path root;
  private final SpoolArea spool;
  private final long bytesMax;
  private final Map<Path, ReentrantLock> fetching = new ConcurrentHashMap<>();

  /// The entries from the longest unused on. Guarded by itself.
  private final LinkedHashMap<Path, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  private DiskCache(Path root, SpoolArea spool, long bytesMax) {
    this.root = root;
    this.spool = spool;
    this.bytesMax = bytesMax;
  }

  /// Opens the cache in `root` with what an earlier run left there.
  static DiskCache open(Path root, SpoolArea spool, long bytesMax) throws IOException {
    var cache = new DiskCache(Files.createDirectories(root), spool, bytesMax);
    record Found(Path file, long size, FileTime used) {}
    var found = new ArrayList<Found>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        found.add(new Found(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    found.sort(Comparator.comparing(Found::used));
    for (var each : found) {
      cache.add(each.file(), new Entry(each.size(), false));
    }
    cache.evict(Optional.empty());
    return cache;
  }

  /// The object's file, fetched if it is not here.
  Path file(Scope scope, Digest digest, Fetch fetch) throws IOException {
    var file = path(scope, digest);
    var lock = fetching.computeIfAbsent(file, _ -> new ReentrantLock());
    lock.lock();
    try {
      if (present(file, digest).isEmpty()) {
        fetch(file, digest, fetch);
      }
      return file;
    } finally {
      lock.unlock();
      fetching.remove(file, lock);
    }
  }

  /// The object's file if it is here.
  Optional<Path> file(Scope scope, Digest digest) throws IOException {
    return present(path(scope, digest), digest);
  }

  /// Forgets an object.
  void remove(Scope scope, Digest digest) throws IOException {
    var file = path(scope, digest);
    synchronized (entries) {
      forget(file);
    }
    Files.deleteIfExists(file);
  }

  /// Forgets a scope's objects.
  void removeAll(Scope scope) throws IOException {
    var folder = folder(scope);
    synchronized (entries) {
      for (var file : entries.keySet().stream().filter(file -> file.startsWith(folder)).toList()) {
        forget(file);
      }
    }
    FileTree.delete(folder);
  }

  private Optional<Path> present(Path file, Digest digest) throws IOException {
    Entry entry;
    synchronized (entries) {
      entry = entries.get(file);
    }
    if (entry == null) {
      return Optional.empty();
    }
    // a crash of the machine may have left less than was written before the restart
    if (Files.exists(file) && (entry.verified() || digest(file).equals(digest))) {
      synchronized (entries) {
        entries.replace(file, entry, new Entry(entry.size(), true));
      }
      return Optional.of(file);
    }
    synchronized (entries) {
      forget(file);
    }
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  private void fetch(Path file, Digest digest, Fetch fetch) throws IOException {
    // a stage hashes what it takes in, refuses what is wrong and leaves nothing of it
    try (var stage =
            new SpooledStage(spool.newFolder(), fetched -> moveIn(fetched.values(), file));
        var in = fetch.open()) {
      stage.put(digest, in);
      stage.commit();
    }
    add(file, new Entry(Files.size(file), true));
    evict(Optional.of(file));
  }

  private static void moveIn(Collection<Path> fetched, Path file) throws IOException {
    Files.createDirectories(
        Objects.requireNonNull(file.getParent(), "a cached file is in a folder"));
    for (var one : fetched) {
      Files.move(one, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void add(Path file, Entry entry) {
    synchronized (entries) {
      forget(file);
      entries.put(file, entry);
      bytes += entry.size();
    }
  }

  /// Must be called with the entries locked.
  private void forget(Path file) {
    var entry = entries.remove(file);
    if (entry != null) {
      bytes -= entry.size();
    }
  }

  private void evict(Optional<Path> kept) throws IOException {
    var evicted = new ArrayList<Path>();
    synchronized (entries) {
      var eldest = new ArrayList<>(entries.keySet()).iterator();
      while (bytes > bytesMax && eldest.hasNext()) {
        var file = eldest.next();
        if (!kept.equals(Optional.of(file))) {
          forget(file);
          evicted.add(file);
        }
      }
    }
    for (var file : evicted) {
      Files.deleteIfExists(file);
    }
  }

  private Path folder(Scope scope) {
    return root.resolve(scope.kind()).resolve(scope.name());
  }

  private Path path(Scope scope, Digest digest) {
    return folder(scope).resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  private static Digest digest(Path file) throws IOException {
    var sha256 = Digest.sha256();
    var buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(file)) {
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return Digest.ofHash(sha256.digest());
  }

  private record Entry(long size, boolean verified) {}

  /// Opens the object where it comes from.
  @FunctionalInterface
  interface Fetch {
    InputStream open() throws IOException;
  }
}
