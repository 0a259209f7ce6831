package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Owner;
import dev.millstream.store.Refs;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.StoredObject;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Fault;
import dev.millstream.store.bucket.S3Limits;
import dev.millstream.store.bucket.S3Settings;
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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps objects at `<prefix>/<kind>/<name>/<digest>` of a bucket, small ones in packs beside them,
/// and refs below `<prefix>/.refs/`; `docs/storage.md` has the layout. What is asked for as a file
/// is cached on disk.
public final class S3ObjectStore implements ObjectStore {
  /// An object may move between packs while it is looked for, but not for ever.
  private static final int LOOKS_MAX = 4;

  private static final int REMOVED_AT_ONCE = 1_000;

  /// What is younger need not be renewed to be safe from a collector, whose grace is a day.
  private static final Duration YOUNG = Duration.ofHours(1);

  /// An upload in parts that takes longer is nobody's any more.
  private static final Duration LEFT_OVER = Duration.ofDays(3);

  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);
  private static final Pattern SCOPE_FOLDER =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/([a-z0-9][a-z0-9-]{0,62}/)?");

  private final Bucket bucket;
  private final SpoolArea spool;
  private final DiskCache cache;
  private final Lease lease;
  private final S3Refs refs;
  private final S3Limits limits;
  private final Singles singles;
  private final Packs packs;
  private final PackWriter writer;
  private final PackSweep sweep;

  private S3ObjectStore(Bucket bucket, SpoolArea spool, DiskCache cache, S3Limits limits) {
    this.bucket = bucket;
    this.spool = spool;
    this.cache = cache;
    this.limits = limits;
    lease = new Lease(bucket);
    refs = new S3Refs(bucket, lease);
    singles = new Singles(bucket, limits.uploadsMax());
    packs = new Packs(bucket, cache, limits.packs().indexBytesMax());
    writer = new PackWriter(bucket, packs, limits.packs().packBytesMax());
    sweep = new PackSweep(bucket, packs, writer);
  }

  /// Opens the store in a bucket, which must be there; stages and cached objects go below
  /// `cacheDirectory`.
  public static S3ObjectStore open(S3Settings settings, Path cacheDirectory) throws IOException {
    var bucket = new Bucket(settings);
    try {
      bucket.check();
      abortLeftovers(bucket);
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

  private static void abortLeftovers(Bucket bucket) {
    try {
      var aborted = bucket.abortLeftovers(Instant.now().minus(LEFT_OVER));
      if (aborted > 0) {
        LOG.info("event=unfinished-uploads-aborted count={}", aborted);
      }
    } catch (IOException e) {
      // not every key may do that, and nothing depends on it
      LOG.warn("event=unfinished-uploads-left problem=\"{}\"", e.getMessage());
    }
  }

  @Override
  public Stage stage(Scope scope) throws IOException {
    lease.check();
    return new SpooledStage(
        spool.newFolder(), new S3Placement(this, bucket, writer, scope, limits));
  }

  @Override
  public Set<Digest> missing(Scope scope, Collection<Digest> digests) throws IOException {
    var wanted = new LinkedHashSet<>(digests);
    if (!wanted.isEmpty()) {
      var there = packs.refresh(scope);
      wanted.removeIf(digest -> Packs.find(there, digest).isPresent());
      wanted.removeAll(singles.written(scope, wanted).keySet());
    }
    return wanted;
  }

  @Override
  public OptionalLong size(Scope scope, Digest digest) throws IOException {
    // what is known to be packed is looked for there first: the least requests for both kinds
    if (packs.find(scope, digest).isEmpty()) {
      var size = singles.size(scope, digest);
      if (size.isPresent()) {
        return size;
      }
    }
    var place = packs.findNow(scope, digest);
    return place.isPresent()
        ? OptionalLong.of(place.get().range().length())
        : singles.size(scope, digest);
  }

  @Override
  public InputStream open(Scope scope, Digest digest) throws IOException {
    var cached = cache.file(scope, digest);
    return cached.isPresent()
        ? Files.newInputStream(cached.get())
        : fetch(scope, digest, Optional.empty());
  }

  @Override
  public InputStream open(Scope scope, Digest digest, ByteRange range) throws IOException {
    return fetch(scope, digest, Optional.of(range));
  }

  @Override
  public Path file(Scope scope, Digest digest) throws IOException {
    return cache.file(scope, digest, () -> fetch(scope, digest, Optional.empty()));
  }

  @Override
  public void delete(Scope scope, Digest digest) throws IOException {
    lease.check();
    sweep.delete(scope, digest);
    bucket.remove(Singles.key(scope, digest));
    cache.remove(scope, digest);
  }

  @Override
  public Set<Digest> sweep(Scope scope, Collection<Digest> digests, Instant before)
      throws IOException {
    lease.check();
    var packed = sweep.sweep(scope, digests, before);
    var gone = packed.and(singles.sweep(scope, digests, before)).gone();
    for (var digest : gone) {
      cache.remove(scope, digest);
    }
    return gone;
  }

  /// [Stage#keep]: an object that is not young is made so.
  Set<Digest> keep(Scope scope, Collection<Digest> digests) throws IOException {
    lease.check();
    var missing = new LinkedHashSet<>(digests);
    if (!missing.isEmpty()) {
      var young = Instant.now().minus(YOUNG);
      missing.removeAll(sweep.keep(scope, missing, young));
      missing.removeAll(singles.keep(scope, missing, young));
    }
    return missing;
  }

  @Override
  public void deleteAll(Scope scope) throws IOException {
    lease.check();
    var keys = new ArrayList<String>();
    try (var all = bucket.list(scope + "/", Optional.empty(), false)) {
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
    packs.forget(scope);
    cache.removeAll(scope);
  }

  @Override
  public Stream<StoredObject> list(Scope scope) throws IOException {
    var packed = new HashMap<Digest, StoredObject>();
    for (var pack : packs.refresh(scope)) {
      pack.objects().forEach(object -> packed.merge(object.digest(), object, this::younger));
    }
    var single = singles.list(scope).filter(object -> !packed.containsKey(object.digest()));
    return Stream.concat(packed.values().stream(), single);
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
  public Hold hold(Owner owner) throws IOException {
    return hold(owner, Lease.Times.DEFAULT);
  }

  Hold hold(Owner owner, Lease.Times times) throws IOException {
    return lease.take(owner, times);
  }

  @Override
  public void close() throws IOException {
    refs.close();
    bucket.close();
    spool.close();
  }

  private Stream<String> folders(String under) {
    return bucket
        .list(under, Optional.empty(), true)
        .map(Bucket.Listed::key)
        .filter(key -> SCOPE_FOLDER.matcher(key).matches());
  }

  private InputStream fetch(Scope scope, Digest digest, Optional<ByteRange> range)
      throws IOException {
    var place = packs.find(scope, digest);
    for (var look = 1; ; look++) {
      try {
        return place.isPresent()
            ? packs.open(place.get(), range)
            : singles.open(scope, digest, range);
      } catch (S3Fault e) {
        if (!e.isAbsent()) {
          throw e;
        }
      }
      var now = packs.findNow(scope, digest);
      if ((place.isEmpty() && now.isEmpty()) || look == LOOKS_MAX) {
        throw new NoSuchObjectException(scope, digest);
      }
      place = now;
    }
  }

  private StoredObject younger(StoredObject one, StoredObject other) {
    return one.modified().isAfter(other.modified()) ? one : other;
  }
}
