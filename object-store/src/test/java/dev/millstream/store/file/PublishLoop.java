package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A program that publishes trees to one branch for ever and says what it was told is safe: `object
/// <digest>` and `ref <version> <digest>`, a line each. A tree has pages out of so many, and takes
/// others over from the last one. Crash tests kill it.
public final class PublishLoop {
  public static final Scope SCOPE = Scope.site("blog");

  private static final int PAGE_BYTES_MAX = 8_000;

  private final ObjectStore store;
  private final Random random;
  private final RefName ref;
  private final int pages;

  private PublishLoop(ObjectStore store, Random random, RefName ref, int pages) {
    this.store = store;
    this.random = random;
    this.ref = ref;
    this.pages = pages;
  }

  /// `<folder> <seed> <branch> <pages>`
  @SuppressWarnings("InfiniteLoopStatement")
  static void main(String[] args) throws IOException {
    var store = FileObjectStore.open(Path.of(args[0]));
    var random = new Random(Long.parseLong(args[1]));
    var ref = RefName.branch(SCOPE.name(), args[2]);
    var loop = new PublishLoop(store, random, ref, Integer.parseInt(args[3]));
    while (true) {
      loop.publish();
    }
  }

  private void publish() throws IOException {
    var last = store.refs().read(ref);
    var tree = new ManifestWriter();
    try (var stage = store.stage(SCOPE)) {
      if (last.isPresent()) {
        takeOver(last.get().manifest(), tree, stage);
      }
      var lines = new StringBuilder();
      // above 16 files a commit takes its other way, by syncfs
      for (var count = random.nextInt(5) == 0 ? 20 : 1 + random.nextInt(4); count > 0; count--) {
        var digest = page(random.nextInt(pages), tree, stage);
        lines.append("object ").append(digest).append('\n');
      }
      var manifest = stage.put(tree.toBytes());
      stage.commit();
      IO.print(lines);
      var version = last.map(Ref::version).orElse(0L) + 1;
      store.refs().publish(new Ref(ref, version, manifest));
      IO.println("ref " + version + " " + manifest);
    }
  }

  /// As a site's publish does: the tree is kept before what it names is relied upon.
  private void takeOver(Digest last, ManifestWriter tree, Stage stage) throws IOException {
    if (!stage.keep(List.of(last)).isEmpty()) {
      throw new IOException("the tree of the ref " + ref + " is missing");
    }
    var old = Manifest.load(store, SCOPE, last);
    var missing = store.missing(SCOPE, old.digests().toList());
    if (!missing.isEmpty()) {
      throw new IOException("objects of the tree of " + ref + " are missing: " + missing);
    }
    old.stream().filter(_ -> random.nextInt(3) == 0).limit(10).forEach(tree::add);
  }

  private Digest page(int number, ManifestWriter tree, Stage stage) throws IOException {
    var content = new Random(number);
    var bytes = new byte[content.nextInt(PAGE_BYTES_MAX)];
    content.nextBytes(bytes);
    var digest = Digest.of(bytes);
    if (!stage.keep(List.of(digest)).isEmpty()) {
      if (random.nextBoolean()) {
        stage.put(bytes);
      } else {
        stage.put(new ByteArrayInputStream(bytes));
      }
    }
    var variant = new Variant(Coding.IDENTITY, digest, bytes.length);
    tree.add(new Asset("/" + number, "text/plain", List.of(variant)));
    return digest;
  }

  /// Reads every object of every branch's tree, and so proves that it is whole.
  public static void checkTrees(ObjectStore store) throws IOException {
    for (var live : store.refs().list(SCOPE + "/")) {
      for (var object : Manifest.load(store, SCOPE, live.manifest()).objects().toList()) {
        store.read(SCOPE, object);
      }
    }
  }

  /// A branch's version.
  static long version(ObjectStore store, String branch) throws IOException {
    Optional<Ref> found = store.refs().read(RefName.branch(SCOPE.name(), branch));
    return found.map(Ref::version).orElse(0L);
  }
}
