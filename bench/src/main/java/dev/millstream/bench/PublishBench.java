package dev.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millstream.builder.publish.BlobDigests;
import dev.millstream.builder.publish.PublishLimits;
import dev.millstream.builder.publish.Published;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.publish.SiteMedia;
import dev.millstream.builder.publish.SitePublisher;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// Publishes a commit's files as they are, as a push does once the site is built: all of them, then
/// one changed file at a time; and the store's part of the latter, call by call.
final class PublishBench {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final List<String> STEPS =
      List.of("keep the old tree", "load it", "write the new one", "put page and tree", "commit");

  private final ObjectStore store;
  private final Scope scope;
  private final BlobDigests digests = new BlobDigests(1_000_000);
  private final Random random = new Random(1);

  PublishBench(ObjectStore store, Scope scope) {
    this.store = store;
    this.scope = scope;
  }

  void run(Path repository, int changes) throws Exception {
    var git = repository.resolve(".git");
    String head;
    try (var opened = new FileRepositoryBuilder().setGitDir(git.toFile()).build()) {
      head = Objects.requireNonNull(opened.resolve("HEAD"), "the clone has a HEAD").name();
    }
    try (var source = CommitSource.open(git, head, SourceLimits.DEFAULTS, new Warnings())) {
      var tree = first(source.tree());
      for (var i = 0; i < 3; i++) {
        tree = publish(changed(source.tree()), Optional.of(tree)).manifest(); // the compiler's turn
      }
      changes(source.tree(), tree, changes);
      calls(tree, changes);
    }
  }

  private Digest first(SiteTree files) throws IOException {
    var before = objects().size();
    var cpu = SYSTEM.getProcessCpuTime();
    var start = System.nanoTime();
    var tree = publish(files, Optional.empty()).manifest();
    System.out.printf(
        "first publish, %,d files: %.2f s (%.2f s of CPU), %,d objects, tree of %,d bytes%n",
        files.files().size(),
        (System.nanoTime() - start) / 1e9,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e9,
        objects().size() - before,
        store.size(scope, tree).orElse(0));
    return tree;
  }

  private void changes(SiteTree files, Digest first, int times) throws IOException {
    var tree = first;
    var millis = new double[times];
    var cpu = new double[times];
    var touched = 0;
    for (var i = 0; i < times; i++) {
      var before = objects();
      var changed = changed(files);
      var cpuStart = SYSTEM.getProcessCpuTime();
      var start = System.nanoTime();
      tree = publish(changed, Optional.of(tree)).manifest();
      millis[i] = (System.nanoTime() - start) / 1e6;
      cpu[i] = (SYSTEM.getProcessCpuTime() - cpuStart) / 1e6;
      var after = objects();
      after.removeAll(before);
      touched = Math.max(touched, after.size());
    }
    System.out.printf(
        "one file changed, %d times: %.1f ms (%.1f ms of CPU), at most %d new objects%n",
        times, median(millis), median(cpu), touched);
  }

  private SiteTree changed(SiteTree files) {
    var changed = new ArrayList<>(files.files());
    var path = changed.get(random.nextInt(changed.size())).path();
    changed.add(new SiteFile(path, Content.of(page())));
    return SiteTree.of(changed);
  }

  private Published publish(SiteTree files, Optional<Digest> before) throws IOException {
    var id = "%08x".formatted(random.nextInt());
    var origin = new SiteOrigin("bench", id, "main", "0".repeat(40), false);
    var site =
        new Site(
            files,
            SiteRules.NONE,
            SiteAccess.OPEN,
            SiteDelivery.DEFAULTS,
            SiteMedia.AS_IT_IS,
            Optional.empty(),
            origin);
    return new SitePublisher(store, scope, before, PublishLimits.DEFAULTS, digests).publish(site);
  }

  private void calls(Digest tree, int times) throws IOException {
    var steps = new double[STEPS.size()][times];
    for (var i = 0; i < times; i++) {
      var at = new ArrayList<Long>();
      at.add(System.nanoTime());
      try (var stage = store.stage(scope)) {
        stage.keep(List.of(tree));
        at.add(System.nanoTime());
        var manifest = Manifest.load(store, scope, tree);
        at.add(System.nanoTime());
        var bytes = rewritten(manifest, i);
        at.add(System.nanoTime());
        stage.put(page());
        stage.put(bytes);
        at.add(System.nanoTime());
        stage.commit();
        at.add(System.nanoTime());
      }
      for (var step = 0; step < STEPS.size(); step++) {
        steps[step][i] = (at.get(step + 1) - at.get(step)) / 1e6;
      }
    }
    for (var step = 0; step < STEPS.size(); step++) {
      System.out.printf("  %-22s %8.1f ms%n", STEPS.get(step), median(steps[step]));
    }
  }

  private static byte[] rewritten(Manifest manifest, int round) {
    var writer = new ManifestWriter(manifest);
    for (var i = 0; i < manifest.size(); i++) {
      writer.keep(i);
    }
    return writer.section(Section.ORIGIN, new byte[] {(byte) round}).toBytes();
  }

  private byte[] page() {
    var page = new byte[4_000];
    random.nextBytes(page);
    return page;
  }

  private Set<Digest> objects() throws IOException {
    try (var all = store.list(scope)) {
      return new HashSet<>(all.map(StoredObject::digest).toList());
    }
  }

  private static double median(double[] of) {
    var sorted = of.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
