package dev.millstream.bench;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.StoredObject;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The store's part of publishing a folder as a site: all of it, then one changed file at a time,
/// with the calls that `SitePublisher` makes.
final class PublishBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final List<String> STEPS =
      List.of(
          "keep the old tree", "load it", "look for its objects", "put page and tree", "commit");

  private final ObjectStore store;
  private final Scope scope;
  private final Map<String, Variant> site = new HashMap<>();
  private final Random random = new Random(1);

  PublishBench(ObjectStore store, Scope scope) {
    this.store = store;
    this.scope = scope;
  }

  void run(Path folder, int changes) throws IOException {
    var start = System.nanoTime();
    var tree = first(folder);
    System.out.printf(
        "first publish, %d files: %.2f s%n", site.size(), (System.nanoTime() - start) / 1e9);
    // the last row is the whole by the thread's own clock, which a busy machine does not stretch
    var steps = new double[STEPS.size() + 2][changes];
    var touched = 0L;
    for (var i = 0; i < changes; i++) {
      var before = objects();
      tree = change(tree, i, steps);
      var after = objects();
      after.removeAll(before);
      touched = Math.max(touched, after.size());
    }
    System.out.printf(
        "one file changed, %d times: %.1f ms (%.1f ms of CPU), %d new objects, tree of %,d bytes%n",
        changes,
        median(steps[STEPS.size()]),
        median(steps[STEPS.size() + 1]),
        touched,
        store.size(scope, tree).orElse(0));
    for (var i = 0; i < STEPS.size(); i++) {
      System.out.printf("  %-22s %8.1f ms%n", STEPS.get(i), median(steps[i]));
    }
  }

  private Digest first(Path folder) throws IOException {
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !folder.relativize(file).startsWith(".git"))
              .toList();
    }
    try (var stage = store.stage(scope)) {
      for (var file : files) {
        var bytes = Files.readAllBytes(file);
        site.put("/" + folder.relativize(file), variant(stage.put(bytes), bytes));
      }
      return commit(stage);
    }
  }

  private Digest change(Digest old, int round, double[][] steps) throws IOException {
    var cpu = THREADS.getCurrentThreadCpuTime();
    var at = new ArrayList<Long>();
    at.add(System.nanoTime());
    Digest tree;
    try (var stage = store.stage(scope)) {
      if (!stage.keep(List.of(old)).isEmpty()) {
        throw new IOException("the old tree is missing");
      }
      at.add(System.nanoTime());
      var manifest = Manifest.load(store, scope, old);
      at.add(System.nanoTime());
      if (!store.missing(scope, manifest.digests().distinct().toList()).isEmpty()) {
        throw new IOException("what was published is missing");
      }
      at.add(System.nanoTime());
      var page = new byte[4_000];
      random.nextBytes(page);
      site.put("/changed", variant(Digest.of(page), page));
      if (!stage.keep(List.of(Digest.of(page))).isEmpty()) {
        stage.put(page);
      }
      tree = stage.put(manifest());
      at.add(System.nanoTime());
      stage.commit();
      at.add(System.nanoTime());
    }
    steps[STEPS.size() + 1][round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
    for (var i = 0; i < STEPS.size(); i++) {
      steps[i][round] = (at.get(i + 1) - at.get(i)) / 1e6;
      steps[STEPS.size()][round] += steps[i][round];
    }
    return tree;
  }

  private Set<Digest> objects() throws IOException {
    try (var all = store.list(scope)) {
      return new HashSet<>(all.map(StoredObject::digest).toList());
    }
  }

  private Digest commit(Stage stage) throws IOException {
    var tree = stage.put(manifest());
    stage.commit();
    return tree;
  }

  private byte[] manifest() {
    var writer = new ManifestWriter();
    site.forEach((path, variant) ->
        writer.add(new Asset(path, "text/html; charset=utf-8", List.of(variant))));
    return writer.toBytes();
  }

  private static Variant variant(Digest digest, byte[] bytes) {
    return new Variant(Coding.IDENTITY, digest, bytes.length);
  }

  private static double median(double[] of) {
    var sorted = of.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
