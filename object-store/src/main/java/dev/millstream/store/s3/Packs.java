package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Fault;
import dev.millstream.store.parallel.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The packs of scopes, `<scope>/.packs/<digest of the index>-<its length>.pack`, as they were when
/// last looked at. One listing finds what other processes wrote; indexes come from the disk cache.
/// Thread-safe.
final class Packs {
  private static final String FOLDER = "/.packs/";
  private static final int LOOKS_MAX = 100;
  private static final int LOADS_AT_ONCE = 16;
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-(\\d{1,9})(\\.[a-z]+)");

  private final Bucket bucket;
  private final DiskCache cache;
  private final long bytesMax;

  /// What was last seen, the scope longest unused first. Guarded by itself.
  private final LinkedHashMap<Scope, List<Pack>> seen = new LinkedHashMap<>(16, 0.75f, true);

  Packs(Bucket bucket, DiskCache cache, long bytesMax) {
    this.bucket = bucket;
    this.cache = cache;
    this.bytesMax = bytesMax;
  }

  static String folder(Scope scope) {
    return scope + FOLDER;
  }

  /// The key of a scope's pack of this index, without suffix.
  static String stem(Scope scope, PackIndex index) {
    return folder(scope) + index.name() + "-" + index.indexBytes();
  }

  /// Where an object is, as far as it is known; asks the store only about a scope that is new here.
  Optional<Pack.Place> find(Scope scope, Digest digest) throws IOException {
    var known = seen(scope);
    return find(known.isPresent() ? known.get() : refresh(scope), digest);
  }

  /// Where an object is now.
  Optional<Pack.Place> findNow(Scope scope, Digest digest) throws IOException {
    var before = find(seen(scope).orElse(List.of()), digest);
    var now = find(refresh(scope), digest);
    // it may just have moved, to a pack that the listing had passed already
    return now.isEmpty() && before.isPresent() ? find(refresh(scope), digest) : now;
  }

  /// Where of `packs` an object is.
  static Optional<Pack.Place> find(List<Pack> packs, Digest digest) {
    var bytes = digest.bytes();
    for (var pack : packs) {
      var at = pack.find(bytes);
      if (at >= 0) {
        return Optional.of(new Pack.Place(pack, at));
      }
    }
    return Optional.empty();
  }

  /// The object's bytes, or the part of them.
  InputStream open(Pack.Place place, Optional<ByteRange> part) throws IOException {
    var whole = place.range();
    part.ifPresent(range -> range.checkWithin(whole.length()));
    var offset = whole.offset() + part.map(ByteRange::offset).orElse(0L);
    var length = part.map(ByteRange::length).orElse(whole.length());
    return length == 0
        ? InputStream.nullInputStream()
        : bucket.openExactly(place.pack().key(), new ByteRange(offset, length));
  }

  /// The scope's packs as they are now, the newest first.
  List<Pack> refresh(Scope scope) throws IOException {
    Map<String, Pack> known =
        seen(scope).orElse(List.of()).stream().collect(Collectors.toMap(Pack::stem, pack -> pack));
    var listed = new ArrayList<Bucket.Listed>();
    Map<String, String> tags = new HashMap<>();
    try (var all = bucket.list(folder(scope), Optional.empty(), false)) {
      all.forEach(each -> {
        if (each.key().endsWith(Pack.SUFFIX)) {
          listed.add(each);
        } else {
          tags.put(each.key(), each.etag());
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    var found = new ConcurrentHashMap<String, Pack>();
    var loads = new ArrayList<Parallel.Step>();
    for (var each : listed) {
      var stem = stem(each.key());
      var tag = tags.getOrDefault(stem + Pack.STATE_SUFFIX, "");
      var before = Optional.ofNullable(known.get(stem));
      if (before.isPresent() && before.get().stateTag().equals(tag)) {
        found.put(stem, before.get().writtenAt(each.item().lastModified().toInstant()));
      } else {
        loads.add(() -> load(scope, each, before, tag).ifPresent(pack -> found.put(stem, pack)));
      }
    }
    Parallel.run(loads, LOADS_AT_ONCE);
    var packs =
        found.values().stream().sorted(Comparator.comparing(Pack::written).reversed()).toList();
    remember(scope, packs);
    return packs;
  }

  /// The scope's packs as two listings one after the other agree on: one alone is no snapshot, and
  /// can have passed the place of a copy before it was written, and that of its original after.
  List<Pack> steady(Scope scope) throws IOException {
    var packs = refresh(scope);
    for (var look = 1; look < LOOKS_MAX; look++) {
      var again = refresh(scope);
      if (stems(again).equals(stems(packs))) {
        return again;
      }
      packs = again;
    }
    throw new IOException("the packs of " + scope + " change too fast to list them");
  }

  private static Set<String> stems(List<Pack> packs) {
    return packs.stream().map(Pack::stem).collect(Collectors.toSet());
  }

  /// Takes note of a pack that was just written.
  void add(Scope scope, Pack pack) {
    synchronized (seen) {
      var packs = new ArrayList<Pack>();
      packs.add(pack);
      packs.addAll(seen.getOrDefault(scope, List.of()));
      remember(scope, List.copyOf(packs));
    }
  }

  /// Takes note of a pack's new state.
  void change(Scope scope, Pack pack) {
    synchronized (seen) {
      seen.computeIfPresent(
          scope,
          (_, packs) ->
              packs.stream().map(each -> each.stem().equals(pack.stem()) ? pack : each).toList());
    }
  }

  /// Takes note that a pack is gone.
  void drop(Scope scope, Pack pack) {
    synchronized (seen) {
      seen.computeIfPresent(
          scope,
          (_, packs) -> packs.stream().filter(each -> !each.stem().equals(pack.stem())).toList());
    }
  }

  /// Forgets what is known of a scope.
  void forget(Scope scope) {
    synchronized (seen) {
      seen.remove(scope);
    }
  }

  /// The pack's state as it is stored now, with its ETag.
  Pack reread(Pack pack) throws IOException {
    var stored = bucket.read(pack.stateKey());
    if (stored.isEmpty()) {
      return pack.with(PackState.fresh(pack.index().count()), "");
    }
    var state = PackState.parse(stored.get().text(), pack.index().count());
    return pack.with(state, stored.get().etag());
  }

  private Optional<Pack> load(Scope scope, Bucket.Listed listed, Optional<Pack> before, String tag)
      throws IOException {
    try {
      var index = before.isPresent() ? before.get().index() : index(scope, listed);
      var stem = stem(listed.key());
      var written = listed.item().lastModified().toInstant();
      var pack = new Pack(stem, index, PackState.fresh(index.count()), "", written);
      return Optional.of(tag.isEmpty() ? pack : reread(pack));
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        // dropped since it was listed
        return Optional.empty();
      }
      throw e;
    }
  }

  private PackIndex index(Scope scope, Bucket.Listed listed) throws IOException {
    var name = NAME.matcher(listed.key().substring(folder(scope).length()));
    if (!name.matches()) {
      throw new CorruptObjectException(listed.key() + " has not the name of a pack");
    }
    var range = new ByteRange(0, Integer.parseInt(name.group(2)));
    // the name is the index's digest: what comes through the cache is what was written
    var file =
        cache.file(scope, new Digest(name.group(1)), () -> bucket.openExactly(listed.key(), range));
    return PackIndex.parse(Files.readAllBytes(file), listed.item().size());
  }

  private Optional<List<Pack>> seen(Scope scope) {
    synchronized (seen) {
      return Optional.ofNullable(seen.get(scope));
    }
  }

  private void remember(Scope scope, List<Pack> packs) {
    synchronized (seen) {
      seen.put(scope, packs);
      var bytes = seen.values().stream().mapToLong(Packs::bytes).sum();
      var eldest = seen.entrySet().iterator();
      while (bytes > bytesMax && seen.size() > 1) {
        bytes -= bytes(eldest.next().getValue());
        eldest.remove();
      }
    }
  }

  private static long bytes(List<Pack> packs) {
    return packs.stream().mapToLong(pack -> pack.index().indexBytes()).sum();
  }

  private static String stem(String key) {
    return key.substring(0, key.length() - Pack.SUFFIX.length());
  }
}
