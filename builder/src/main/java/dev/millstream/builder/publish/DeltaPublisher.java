package dev.millstream.builder.publish;

import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.Deltas;
import dev.millstream.store.site.SiteDelivery;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a published tree's changed files deltas of what trees before it had. Use it once, from one
/// thread; an interrupt ends it.
public final class DeltaPublisher {
  private final ObjectStore store;
  private final Scope scope;
  private final DeltaLimits limits;
  private final long deadline;
  private final ManifestWriter writer;
  private final Manifest before;
  private int count;
  private long bytesLeft;
  private int files;
  private long plainBytes;
  private long deltaBytes;

  /// What was made: the deltas' tree, the files that have one now, their bytes as they travel
  /// without a dictionary, and with the last one.
  public record Made(Digest tree, int files, long plainBytes, long deltaBytes) {}

  /// One that adds to `made`, the tree of the deltas that there are already.
  public DeltaPublisher(ObjectStore store, Scope scope, DeltaLimits limits, Manifest made) {
    this.store = store;
    this.scope = scope;
    this.limits = limits;
    before = made;
    writer = new ManifestWriter(made);
    deadline = System.nanoTime() + limits.timeMax().toNanos();
    bytesLeft = limits.bytesMax();
  }

  /// Makes the deltas of `tree` against `dictionaries`, the newest first, that are not there yet.
  ///
  /// @return nothing where none was worth it, or the site wants none
  public Optional<Made> publish(Digest tree, List<Digest> dictionaries)
      throws IOException, InterruptedException {
    try (var stage = store.stage(scope)) {
      if (!stage.keep(List.of(tree)).isEmpty()) {
        return Optional.empty(); // deleted meanwhile
      }
      var site = Manifest.load(store, scope, tree);
      if (!site.section(Section.DELIVERY, SiteDelivery.class)
          .orElse(SiteDelivery.DEFAULTS)
          .dictionaries()) {
        return Optional.empty();
      }
      var kept = keep(stage);
      for (var earlier : dictionaries.stream().distinct().limit(limits.treesMax()).toList()) {
        for (var pair : pairs(earlier, site)) {
          add(pair, kept, stage);
        }
      }
      if (count == 0) {
        return Optional.empty();
      }
      var made = stage.put(writer.toBytes());
      stage.commit();
      return Optional.of(new Made(made, files, plainBytes, deltaBytes));
    }
  }

  /// Takes over what was made before, but for what is gone.
  private int keep(Stage stage) throws IOException {
    var kept = 0;
    for (var place = 0; place < before.size(); place++) {
      var asset = before.asset(place);
      if (stage.keep(asset.variants().stream().map(Variant::digest).toList()).isEmpty()) {
        writer.keep(place);
        kept++;
      }
    }
    return kept;
  }

  private List<DeltaPairs.Pair> pairs(Digest earlier, Manifest site) throws IOException {
    try {
      return new DeltaPairs(site, Manifest.load(store, scope, earlier)).all();
    } catch (NoSuchObjectException | NoSuchFileException deleted) {
      return List.of();
    }
  }

  private void add(DeltaPairs.Pair pair, int kept, Stage stage)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the server stops; deltas are made later");
    }
    var identity = pair.file().identity();
    var path = Deltas.path(identity.digest(), pair.dictionary().digest());
    var bytes = identity.size() + pair.dictionary().size();
    if (before.contains(path)
        || kept + count >= limits.deltasMax()
        || bytes > bytesLeft
        || System.nanoTime() > deadline) {
      return;
    }
    bytesLeft -= bytes;
    var plain = pair.file().variants().stream().mapToLong(Variant::size).min().orElseThrow();
    var variants = new ArrayList<Variant>();
    variants.add(identity);
    var file = store.read(scope, identity.digest());
    var made = Delta.of(file, store.read(scope, pair.dictionary().digest()));
    for (var coding : made.entrySet()) {
      // less than a fifth off is not worth an object
      if (coding.getValue().length < plain - plain / 5) {
        variants.add(variant(coding.getKey(), coding.getValue(), stage));
      }
    }
    if (variants.size() > 1) {
      writer.add(new Asset(path, pair.file().contentType(), variants));
      count++;
      tally(plain, variants);
    }
  }

  private static Variant variant(Coding coding, byte[] bytes, Stage stage) throws IOException {
    return new Variant(coding, stage.put(bytes), bytes.length);
  }

  private void tally(long plain, List<Variant> variants) {
    files++;
    plainBytes += plain;
    deltaBytes += variants.stream().mapToLong(Variant::size).min().orElseThrow();
  }
}
