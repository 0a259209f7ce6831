package dev.millstream.store.s3;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Fault;
import dev.millstream.store.parallel.Parallel;
import dev.millstream.store.ref.RefWatchers;
import dev.millstream.store.ref.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Refs as small objects `.refs/<name>.ref`. An older version never replaces a newer one: within
/// this process by a lock per name, between processes by `If-Match`, where the store knows it.
/// `.refs/.changes` holds a random word that every writer replaces: one request tells a poll
/// whether anything happened.
final class S3Refs implements Refs, AutoCloseable {
  private static final String FOLDER = ".refs/";
  private static final String SUFFIX = ".ref";
  private static final String CHANGES = FOLDER + ".changes";
  private static final Duration POLL = Duration.ofMillis(800);

  /// A writer that dies before it changes the word is found by looking anyhow now and then.
  private static final int LOOK_EVERY_POLLS = 40;

  private static final int CONFLICTS_MAX = 50;

  private final Bucket bucket;
  private final Lease lease;
  private final RefWatchers watchers = new RefWatchers(this::poll, POLL);
  private final ReentrantLock[] locks =
      IntStream.range(0, 64).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /// The ETags as the last poll, or this process's own writing, left them. Guarded by itself.
  private final Map<RefName, String> known = new HashMap<>();

  private String word = "";
  private int polls;

  S3Refs(Bucket bucket, Lease lease) {
    this.bucket = bucket;
    this.lease = lease;
  }

  @Override
  public Optional<Ref> read(RefName name) throws IOException {
    var stored = bucket.read(key(name));
    return stored.isEmpty() ? Optional.empty() : Version.parse(name, stored.get().text()).ref(name);
  }

  @Override
  public boolean publish(Ref ref) throws IOException {
    return advance(ref.name(), new Version(ref.version(), Optional.of(ref.manifest())));
  }

  @Override
  public boolean remove(RefName name, long version) throws IOException {
    return advance(name, new Version(version, Optional.empty()));
  }

  @Override
  public List<Ref> list(String prefix) throws IOException {
    RefName.checkPrefix(prefix);
    List<RefName> names = new ArrayList<>(etags(prefix).keySet());
    names.sort(Comparator.comparing(RefName::value));
    var refs = new Optional<?>[names.size()];
    var reads = new ArrayList<Parallel.Step>();
    for (var i = 0; i < refs.length; i++) {
      var at = i;
      reads.add(() -> refs[at] = read(names.get(at)));
    }
    Parallel.run(reads, 16);
    return Stream.of(refs).flatMap(Optional::stream).map(Ref.class::cast).toList();
  }

  @Override
  public Watch watch(Consumer<RefName> listener) {
    return watchers.add(listener);
  }

  @Override
  public void close() {
    watchers.close();
  }

  private boolean advance(RefName name, Version next) throws IOException {
    lease.check();
    var lock = locks[Math.floorMod(name.hashCode(), locks.length)];
    lock.lock();
    try {
      if (!write(name, next)) {
        return false;
      }
      bucket.write(CHANGES, UUID.randomUUID().toString(), Map.of());
    } finally {
      lock.unlock();
    }
    watchers.changed(name);
    return true;
  }

  private boolean write(RefName name, Version next) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var before = bucket.read(key(name));
      if (before.isPresent()) {
        var stored = Version.parse(name, before.get().text());
        if (stored.number() >= next.number()) {
          // after a conflict it may be our own writing, whose answer got lost
          return attempt > 1 && stored.equals(next);
        }
      }
      Map<String, String> condition =
          before.isPresent()
              ? Map.of("If-Match", before.get().etag())
              : Map.of("If-None-Match", "*");
      try {
        remember(name, put(name, next, condition));
        return true;
      } catch (S3Fault e) {
        if (!e.isConflict() || attempt == CONFLICTS_MAX) {
          throw e;
        }
      }
    }
  }

  private String put(RefName name, Version next, Map<String, String> condition) throws IOException {
    try {
      return bucket.write(key(name), next.line(), condition);
    } catch (S3Fault e) {
      if (e.isUnknown()) {
        // the truth is in SQL: what a race leaves here is put right by the next publish
        return bucket.write(key(name), next.line(), Map.of());
      }
      throw e;
    }
  }

  private void remember(RefName name, String etag) {
    synchronized (known) {
      known.put(name, etag);
    }
  }

  private void poll(Consumer<RefName> changed) throws IOException {
    var now = bucket.read(CHANGES).map(Bucket.Tagged::text).orElse("none");
    polls++;
    if (now.equals(word) && polls % LOOK_EVERY_POLLS != 0) {
      return;
    }
    var found = etags("");
    var news = new HashSet<RefName>();
    synchronized (known) {
      for (var each : found.entrySet()) {
        if (!each.getValue().equals(known.put(each.getKey(), each.getValue()))) {
          news.add(each.getKey());
        }
      }
    }
    var first = word.isEmpty();
    word = now;
    if (!first) {
      news.forEach(changed);
    }
  }

  private Map<RefName, String> etags(String prefix) throws IOException {
    var etags = new HashMap<RefName, String>();
    try (var all = bucket.list(FOLDER + prefix, Optional.empty(), false)) {
      all.filter(each -> each.key().endsWith(SUFFIX))
          .forEach(each -> etags.put(name(each.key()), each.etag()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return etags;
  }

  private static RefName name(String key) {
    return new RefName(key.substring(FOLDER.length(), key.length() - SUFFIX.length()));
  }

  private static String key(RefName name) {
    return FOLDER + name.value() + SUFFIX;
  }
}
