package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.parallel.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/// The objects that are not packed, each at `<scope>/<digest>`. Thread-safe.
final class Singles {
  /// From how many digests on a listing takes fewer round trips than a question each.
  private static final int LIST_FROM = 100;

  private static final int REMOVED_AT_ONCE = 1_000;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final Bucket bucket;
  private final int requestsAtOnce;
  private final ReentrantReadWriteLock keeping = new ReentrantReadWriteLock();

  Singles(Bucket bucket, int requestsAtOnce) {
    this.bucket = bucket;
    this.requestsAtOnce = requestsAtOnce;
  }

  static String key(Scope scope, Digest digest) {
    return scope + "/" + digest.hex();
  }

  OptionalLong size(Scope scope, Digest digest) throws IOException {
    return bucket.size(key(scope, digest));
  }

  /// The object's bytes, or the part of them.
  InputStream open(Scope scope, Digest digest, Optional<ByteRange> part) throws IOException {
    var key = key(scope, digest);
    if (part.isEmpty()) {
      return bucket.open(key);
    }
    if (part.get().length() == 0) {
      // no request asks for nothing, but an absent object must be told from a present one
      part.get().checkWithin(bucket.sizeOrFault(key));
      return InputStream.nullInputStream();
    }
    return bucket.openExactly(key, part.get());
  }

  Stream<StoredObject> list(Scope scope) {
    var folder = scope + "/";
    return bucket
        // what begins with a dot comes before all digits
        .list(folder, Optional.of(Packs.folder(scope) + "~"), false)
        .filter(each -> HEX.matcher(each.key().substring(folder.length())).matches())
        .map(each ->
            new StoredObject(
                new Digest(each.key().substring(folder.length())),
                each.item().size(),
                each.item().lastModified().toInstant()));
  }

  /// When those of the objects that there are were written.
  Map<Digest, Instant> written(Scope scope, Set<Digest> digests) throws IOException {
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
    Parallel.run(questions, requestsAtOnce);
    return found;
  }

  /// Writes those that are older than `young` over themselves. No sweep of this process can come
  /// between; one of another process can.
  ///
  /// @return those that there are
  Set<Digest> keep(Scope scope, Set<Digest> digests, Instant young) throws IOException {
    keeping.readLock().lock();
    try {
      var found = written(scope, digests);
      var touches = new ArrayList<Parallel.Step>();
      found.forEach((digest, at) -> {
        if (at.isBefore(young)) {
          touches.add(() -> bucket.touch(key(scope, digest)));
        }
      });
      Parallel.run(touches, requestsAtOnce);
      return found.keySet();
    } finally {
      keeping.readLock().unlock();
    }
  }

  /// Removes those that were not written or kept since `before`.
  Swept sweep(Scope scope, Collection<Digest> digests, Instant before) throws IOException {
    var old = new LinkedHashSet<Digest>();
    var young = new HashSet<Digest>();
    keeping.writeLock().lock();
    try {
      written(scope, Set.copyOf(digests))
          .forEach((digest, at) -> (at.isBefore(before) ? old : young).add(digest));
      for (var batch : old.stream().gather(Gatherers.windowFixed(REMOVED_AT_ONCE)).toList()) {
        bucket.remove(batch.stream().map(digest -> key(scope, digest)).toList());
      }
    } finally {
      keeping.writeLock().unlock();
    }
    return new Swept(old, young);
  }
}
