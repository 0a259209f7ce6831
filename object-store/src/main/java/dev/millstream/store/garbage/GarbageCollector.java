package dev.millstream.store.garbage;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.garbage.GarbageReport.Share;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects scope by scope, so that it can stop after any and go on there. Safe beside running
/// publishes: an object goes only if it is old, no ref's or root's manifest names it, and neither
/// does any manifest that was put or kept lately. Old manifests out of use go before what they
/// name; where one turns out to be kept just now, the scope is left for the next time.
public final class GarbageCollector {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);

  private final ObjectStore store;
  private final Roots roots;
  private final GarbageLimits limits;
  private final InstantSource clock;

  public GarbageCollector(
      ObjectStore store, Roots roots, GarbageLimits limits, InstantSource clock) {
    this.store = store;
    this.roots = roots;
    this.limits = limits;
    this.clock = clock;
  }

  /// The scopes that may hold garbage, by their text: who stops after one goes on behind it.
  public List<Scope> scopes() throws IOException {
    try (var scopes = store.scopes()) {
      return scopes
          .filter(scope -> !scope.keepsAll())
          .sorted(Comparator.comparing(Scope::toString))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Removes a scope's garbage; a dry run only tells of it.
  public GarbageReport collect(Scope scope, boolean dryRun) throws IOException {
    // listed before the marks are made: what comes later is not in the list
    var objects = list(scope);
    try {
      return sort(scope, objects, marks(scope, objects), dryRun);
    } catch (CorruptObjectException e) {
      LOG.error("event=garbage-scope-damaged scope={} problem=\"{}\"", scope, e.getMessage());
    } catch (NoSuchObjectException e) {
      LOG.info("event=garbage-scope-changed scope={} problem=\"{}\"", scope, e.getMessage());
    }
    return new GarbageReport(1, 1, Share.NONE, Share.NONE, Share.NONE, Share.NONE);
  }

  private GarbageReport sort(
      Scope scope, Map<Digest, StoredObject> objects, Set<Digest> marks, boolean dryRun)
      throws IOException {
    var before = clock.instant().minus(limits.grace());
    var garbage = new ArrayList<StoredObject>();
    var all = Share.NONE;
    var used = Share.NONE;
    var young = Share.NONE;
    for (var object : objects.values()) {
      all = all.plus(object.size());
      if (marks.contains(object.digest())) {
        used = used.plus(object.size());
      } else if (!object.modified().isBefore(before)) {
        young = young.plus(object.size());
      } else {
        garbage.add(object);
      }
    }
    var removed = dryRun ? share(garbage) : sweep(scope, garbage);
    return new GarbageReport(1, 0, all, used, young, removed);
  }

  private Map<Digest, StoredObject> list(Scope scope) throws IOException {
    try (var objects = store.list(scope)) {
      return objects.collect(
          Collectors.toMap(StoredObject::digest, each -> each, (one, _) -> one, HashMap::new));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Set<Digest> marks(Scope scope, Map<Digest, StoredObject> objects) throws IOException {
    var marks = new HashSet<Digest>();
    var live =
        store.refs().list(scope + "/").stream().map(Ref::manifest).collect(Collectors.toSet());
    for (var manifest : live) {
      markTree(scope, manifest, marks);
    }
    for (var root : roots.of(scope)) {
      var object = objects.get(root);
      if (object != null && isManifest(scope, object)) {
        markTree(scope, root, marks);
      }
      marks.add(root);
    }
    markYoungManifests(scope, objects, marks);
    return marks;
  }

  /// Marks what publishes that are under way, or ended a moment ago, may rely on.
  private void markYoungManifests(Scope scope, Map<Digest, StoredObject> objects, Set<Digest> marks)
      throws IOException {
    var before = clock.instant().minus(limits.grace());
    for (var object : objects.values()) {
      if (!object.modified().isBefore(before)
          && !marks.contains(object.digest())
          && isManifest(scope, object)) {
        markTree(scope, object.digest(), marks);
      }
    }
  }

  private void markTree(Scope scope, Digest manifest, Set<Digest> marks) throws IOException {
    if (marks.add(manifest)) {
      Manifest.load(store, scope, manifest).objects().forEach(marks::add);
    }
  }

  private boolean isManifest(Scope scope, StoredObject object) throws IOException {
    if (!scope.hasTrees()) {
      return false;
    }
    var beginning = new ByteRange(0, Math.min(object.size(), Manifest.PROBE_BYTES));
    try (var in = store.open(scope, object.digest(), beginning)) {
      return Manifest.begins(in.readAllBytes());
    }
  }

  private Share sweep(Scope scope, List<StoredObject> garbage) throws IOException {
    var manifests = new ArrayList<StoredObject>();
    var others = new ArrayList<StoredObject>();
    for (var object : garbage) {
      (isManifest(scope, object) ? manifests : others).add(object);
    }
    var removed = swept(scope, manifests);
    if (removed.objects() < manifests.size()) {
      LOG.info("event=garbage-scope-in-use scope={}", scope);
      return removed;
    }
    return removed.plus(swept(scope, others));
  }

  private Share swept(Scope scope, List<StoredObject> objects) throws IOException {
    var before = clock.instant().minus(limits.grace());
    var removed = Share.NONE;
    for (var start = 0; start < objects.size(); start += limits.batch()) {
      var batch = objects.subList(start, Math.min(objects.size(), start + limits.batch()));
      var gone = store.sweep(scope, batch.stream().map(StoredObject::digest).toList(), before);
      for (var object : batch) {
        if (gone.contains(object.digest())) {
          removed = removed.plus(object.size());
        }
      }
    }
    return removed;
  }

  private static Share share(List<StoredObject> objects) {
    return new Share(objects.size(), objects.stream().mapToLong(StoredObject::size).sum());
  }
}
