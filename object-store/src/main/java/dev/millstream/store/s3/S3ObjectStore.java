package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Refs;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.StoredObject;
import dev.millstream.store.spool.SpoolArea;
import dev.millstream.store.spool.SpooledStage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// Keeps objects at `<prefix>/<kind>/<name>/<digest>` of a bucket and refs below `<prefix>/.refs/`.
/// What is asked for as a file is cached on disk.
public final class S3ObjectStore implements ObjectStore {
  /// From how many digests on a listing takes fewer round trips than a question each.
  private static final int LIST_FROM = 100;

  private static final int REMOVED_AT_ONCE = 1_000;

  /// What is younger need not be renewed to be safe from a collector, whose grace is a day.
  private static final Duration YOUNG = Duration.ofHours(1);

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SCOPE_FOLDER =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/([a-z0-9][a-z0-9-]{0,62}/)?");

  private final Bucket bucket;
  private final SpoolArea spool;
  private final DiskCache cache;
  private final S3Refs refs;
  private final S3Limits limits;
  private final ReentrantReadWriteLock keeping = new ReentrantReadWriteLock();

  private S3ObjectStore(Bucket bucket, SpoolArea spool, DiskCache cache, S3Limits limits) {
    this.bucket = bucket;
    this.spool = spool;
    this.cache = cache;
    this.limits = limits;
    refs = new S3Refs(bucket);
  }

  /// Opens the store in a bucket, which must be there; stages and cached objects go below
  /// `cacheDirectory`.
  public static S3ObjectStore open(S3Settings settings, Path cacheDirectory) throws IOException {
    var bucket = new Bucket(settings);
    try {
      bucket.check();
      var spool = SpoolArea.open(cacheDirectory.resolve("stage"));
      var cache =
          DiskCache.open(
              cacheDirectory.resolve("objects"), spool, settings.limits().cacheBytesMax());
      return new S3ObjectStore(bucket, spool, cache, settings.limits());
    } catch (IOException | RuntimeException e) {
      bucket.close();
      throw e;
    }
  }

  @Override
  public Stage stage(Scope scope) throws IOException {
    return new SpooledStage(
        spool.newFolder(), new S3Placement(this, bucket, scope, limits.uploadsMax()));
  }

  @Override
  public Set<Digest> missing(Scope scope, Collection<Digest> digests) throws IOException {
    var wanted = new LinkedHashSet<>(digests);
    var found = wanted.size() < LIST_FROM ? asked(scope, wanted) : listed(scope, wanted);
    wanted.removeAll(found);
    return wanted;
  }

  @Override
  public OptionalLong size(Scope scope, Digest digest) throws IOException {
    return bucket.size(key(scope, digest));
  }

  @Override
  public InputStream open(Scope scope, Digest digest) throws IOException {
    var cached = cache.file(scope, digest);
    return cached.isPresent() ? Files.newInputStream(cached.get()) : fetch(scope, digest);
  }

  @Override
  public InputStream open(Scope scope, Digest digest, ByteRange range) throws IOException {
    if (range.length() == 0) {
      range.checkWithin(sizeOf(scope, digest));
      return InputStream.nullInputStream();
    }
    try {
      var part = bucket.open(key(scope, digest), Optional.of(range));
      var length = part.headers().get("Content-Length");
      if (!Long.toString(range.length()).equals(length)) {
        part.close();
        range.checkWithin(sizeOf(scope, digest));
        throw new IOException("the store answered " + range + " with " + length + " bytes");
      }
      return part;
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        throw new NoSuchObjectException(scope, digest);
      }
      if (e.isOutside()) {
        range.checkWithin(sizeOf(scope, digest));
      }
      throw e;
    }
  }

  @Override
  public Path file(Scope scope, Digest digest) throws IOException {
    return cache.file(scope, digest, () -> fetch(scope, digest));
  }

  @Override
  public void delete(Scope scope, Digest digest) throws IOException {
    bucket.remove(key(scope, digest));
    cache.remove(scope, digest);
  }

  @Override
  public Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before)
      throws IOException {
    var old = new LinkedHashSet<Digest>();
    keeping.writeLock().lock();
    try {
      written(scope, Set.copyOf(digests))
          .forEach((digest, at) -> {
            if (at.isBefore(before)) {
              old.add(digest);
            }
          });
      for (var batch : old.stream().gather(Gatherers.windowFixed(REMOVED_AT_ONCE)).toList()) {
        bucket.remove(batch.stream().map(digest -> key(scope, digest)).toList());
      }
    } finally {
      keeping.writeLock().unlock();
    }
    for (var digest : old) {
      cache.remove(scope, digest);
    }
    return old;
  }

  /// [Stage#keep]: an object that is not young is written over itself. No sweep of this process can
  /// come between; one of another process can.
  Set<Digest> keep(Scope scope, Collection<Digest> digests) throws IOException {
    var missing = new LinkedHashSet<>(digests);
    var young = Instant.now().minus(YOUNG);
    keeping.readLock().lock();
    try {
      var found = written(scope, missing);
      var touches = new ArrayList<Parallel.Step>();
      found.forEach((digest, at) -> {
        if (at.isBefore(young)) {
          touches.add(() -> bucket.touch(key(scope, digest)));
        }
      });
      Parallel.run(touches, limits.uploadsMax());
      missing.removeAll(found.keySet());
    } finally {
      keeping.readLock().unlock();
    }
    return missing;
  }

  /// When those of the objects that there are were written.
  private Map<Digest, Instant> written(Scope scope, Set<Digest> digests) throws IOException {
    var found = new ConcurrentHashMap<Digest, Instant>();
    if (digests.size() >= LIST_FROM) {
      try (var all = list(scope)) {
        all.filter(each -> digests.contains(each.digest()))
            .forEach(each -> found.put(each.digest(), each.modified()));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return found;
    }
    var questions = new ArrayList<Parallel.Step>();
    for (var digest : digests) {
      questions.add(
          () -> bucket.modified(key(scope, digest)).ifPresent(at -> found.put(digest, at)));
    }
    Parallel.run(questions, limits.uploadsMax());
    return found;
  }

  @Override
  public void deleteAll(Scope scope) throws IOException {
    var keys = new ArrayList<String>();
    try (var all = bucket.list(folder(scope), Optional.empty(), false)) {
      for (var each : (Iterable<Bucket.Listed>) all::iterator) {
        keys.add(each.key());
        if (keys.size() == REMOVED_AT_ONCE) {
          bucket.remove(List.copyOf(keys));
          keys.clear();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!keys.isEmpty()) {
      bucket.remove(keys);
    }
    cache.removeAll(scope);
  }

  @Override
  public Stream<StoredObject> list(Scope scope) {
    var folder = folder(scope);
    return bucket
        .list(folder, Optional.empty(), false)
        .filter(each -> HEX.matcher(each.key().substring(folder.length())).matches())
        .map(each ->
            new StoredObject(
                new Digest(each.key().substring(folder.length())),
                each.item().size(),
                each.item().lastModified().toInstant()));
  }

  @Override
  public Stream<Scope> scopes() {
    return folders("")
        .flatMap(this::folders)
        .map(folder -> folder.split("/", -1))
        .map(parts -> new Scope(parts[0], parts[1]));
  }

  @Override
  public Refs refs() {
    return refs;
  }

  @Override
  public void close() throws IOException {
    refs.close();
    bucket.close();
    spool.close();
  }

  static String key(Scope scope, Digest digest) {
    return folder(scope) + digest.hex();
  }

  private static String folder(Scope scope) {
    return scope + "/";
  }

  private Stream<String> folders(String under) {
    return bucket
        .list(under, Optional.empty(), true)
        .map(Bucket.Listed::key)
        .filter(key -> SCOPE_FOLDER.matcher(key).matches());
  }

  private InputStream fetch(Scope scope, Digest digest) throws IOException {
    try {
      return bucket.open(key(scope, digest), Optional.empty());
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        throw new NoSuchObjectException(scope, digest);
      }
      throw e;
    }
  }

  private long sizeOf(Scope scope, Digest digest) throws IOException {
    return size(scope, digest).orElseThrow(() -> new NoSuchObjectException(scope, digest));
  }

  private Set<Digest> asked(Scope scope, Set<Digest> digests) throws IOException {
    Set<Digest> found = ConcurrentHashMap.newKeySet();
    var questions = new ArrayList<Parallel.Step>();
    for (var digest : digests) {
      questions.add(() -> {
        if (size(scope, digest).isPresent()) {
          found.add(digest);
        }
      });
    }
    Parallel.run(questions, limits.uploadsMax());
    return found;
  }

  private Set<Digest> listed(Scope scope, Set<Digest> digests) throws IOException {
    var found = new HashSet<Digest>();
    try (var all = list(scope)) {
      all.map(StoredObject::digest).filter(digests::contains).forEach(found::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }
}
