package dev.millstream.store.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Publishes and collections at once, on the same scopes, through two open stores. A day goes by
/// between two collections of a scope, never within one.
class GarbageRaceTest {
  private static final int SCOPES = 3;
  private static final int PUBLISHES = 40;
  private static final int PAGES = 6;

  private final ReentrantReadWriteLock day = new ReentrantReadWriteLock(true);

  @TempDir Path folder;

  @Test
  void noPublishEverMissesAnObjectThoughGarbageIsCollectedAllTheTime() throws Exception {
    var stop = new AtomicBoolean();
    var swept = new AtomicLong();
    try (var store = FileObjectStore.open(folder);
        var other = FileObjectStore.open(folder);
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var publishers = new ArrayList<Callable<Void>>();
      for (var i = 0; i < SCOPES; i++) {
        var project = "site-" + i;
        var random = new Random(i);
        publishers.add(() -> publishAgainAndAgain(store, project, random));
      }
      var collectors =
          List.of(store, other).stream()
              .map(each -> threads.submit(() -> collectAllTheTime(each, stop, swept)))
              .toList();
      var published = threads.invokeAll(publishers);
      stop.set(true);
      for (var done : published) {
        done.get();
      }
      for (var collector : collectors) {
        collector.get();
      }
    }
    assertThat(swept.get()).as("objects swept while the publishers ran").isPositive();
  }

  /// Each tree takes over some of the last one's pages, though nothing may be live of that any
  /// more, and comes back to pages that were dropped before.
  private Void publishAgainAndAgain(ObjectStore store, String project, Random random)
      throws IOException {
    var trees = new Trees(store, folder.toRealPath(), Scope.site(project));
    var name = RefName.production(project);
    var version = 0L;
    var previous = Optional.<Digest>empty();
    for (var i = 0; i < PUBLISHES; i++) {
      if (previous.isPresent() && random.nextBoolean()) {
        store.refs().remove(name, ++version);
      }
      var tree = publish(trees, previous, random);
      trees.point(name, ++version, tree);
      var named = Manifest.load(store, trees.scope(), tree).objects().toList();
      assertThat(store.missing(trees.scope(), named)).as("publish " + i).isEmpty();
      day.writeLock().lock();
      try {
        trees.age();
      } finally {
        day.writeLock().unlock();
      }
      previous = Optional.of(tree);
    }
    return null;
  }

  private static Digest publish(Trees trees, Optional<Digest> previous, Random random)
      throws IOException {
    var store = trees.store();
    try (var stage = store.stage(trees.scope())) {
      var known = Set.<String>of();
      if (previous.isPresent() && stage.keep(List.of(previous.get())).isEmpty()) {
        var manifest = Manifest.load(store, trees.scope(), previous.get());
        // what publishers rely on: a tree that could be kept is whole, and stays so
        var named = manifest.objects().toList();
        assertThat(store.missing(trees.scope(), named)).as("of a kept tree").isEmpty();
        known =
            manifest.stream().map(asset -> asset.path().substring(1)).collect(Collectors.toSet());
      }
      var pages = random.ints(PAGES, 0, 4 * PAGES).distinct().mapToObj(String::valueOf).toList();
      for (var page : pages) {
        if (!known.contains(page) && !stage.keep(List.of(Trees.digest(page))).isEmpty()) {
          stage.put(Trees.page(page));
        }
      }
      return Trees.commit(stage, pages);
    }
  }

  private Void collectAllTheTime(ObjectStore store, AtomicBoolean stop, AtomicLong swept)
      throws IOException {
    var collector =
        new GarbageCollector(store, _ -> Set.of(), GarbageLimits.DEFAULT, InstantSource.system());
    while (!stop.get()) {
      for (var scope : collector.scopes()) {
        day.readLock().lock();
        try {
          swept.addAndGet(collector.collect(scope, false).garbage().objects());
        } finally {
          day.readLock().unlock();
        }
      }
    }
    return null;
  }
}
