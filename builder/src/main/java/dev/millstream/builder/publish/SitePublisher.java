package dev.millstream.builder.publish;

import dev.millstream.builder.source.SiteFile;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.SiteAccess;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts a site into one scope of the store. Files that the previous manifest has keep their
/// codings; nothing that the store holds is written again. Use it once, from one thread.
public final class SitePublisher {
  private final ObjectStore store;
  private final Scope scope;
  private final PublishLimits limits;
  private final Compression compression;
  private final Optional<Digest> previous;
  private final Map<Digest, List<Variant>> known = new HashMap<>();
  private final Set<Digest> put = new HashSet<>();
  private final ManifestWriter manifest = new ManifestWriter();
  private int newFiles;
  private int newObjects;
  private long newBytes;

  /// A publisher into `scope` that may take over what `previous` names.
  public SitePublisher(
      ObjectStore store, Scope scope, Optional<Digest> previous, PublishLimits limits) {
    this.store = store;
    this.scope = scope;
    this.limits = limits;
    compression = new Compression(limits);
    this.previous = previous;
  }

  /// Publishes the site; when this returns, all of it is durable.
  public Published publish(Site site) throws IOException {
    try (var stage = store.stage(scope)) {
      if (previous.isPresent()) {
        learn(previous.get(), stage);
      }
      var batch = new ArrayList<SiteFile>();
      var bytes = 0L;
      for (var file : site.files().files()) {
        batch.add(file);
        bytes += Math.min(file.content().size(), limits.compressedBytesMax());
        if (bytes >= limits.batchBytesMax()) {
          publish(batch, stage);
          batch.clear();
          bytes = 0;
        }
      }
      publish(batch, stage);
      if (site.functions().isPresent()) {
        manifest.section(Section.FUNCTIONS, bundle(site.functions().get(), stage));
      }
      manifest.section(Section.RULES, site.rules()).section(Section.ORIGIN, site.origin());
      if (!site.access().equals(SiteAccess.OPEN)) {
        manifest.section(Section.ACCESS, site.access());
      }
      var digest = putBytes(manifest.toBytes(), stage);
      stage.commit();
      return new Published(digest, site.files().files().size(), newFiles, newObjects, newBytes);
    }
  }

  /// Learns the variants of a manifest by identity, as far as the store still holds all of them.
  private void learn(Digest previous, Stage stage) throws IOException {
    if (!stage.keep(List.of(previous)).isEmpty()) {
      return;
    }
    // only now that the manifest is kept, what it names cannot vanish after it was seen
    var manifest = Manifest.load(store, scope, previous);
    var missing = store.missing(scope, manifest.digests().distinct().toList());
    earlier(previous, manifest);
    manifest.stream()
        .filter(asset -> asset.variants().stream().noneMatch(v -> missing.contains(v.digest())))
        .forEach(asset -> known.put(asset.identity().digest(), asset.variants()));
  }

  /// The tree that is replaced now, and those before it that are not too many and not too old.
  private void earlier(Digest previous, Manifest manifest) throws IOException {
    var now = Instant.now();
    var past = new ArrayList<EarlierDeployments.Earlier>();
    past.add(new EarlierDeployments.Earlier(previous, now.getEpochSecond()));
    manifest
        .section(Section.EARLIER, EarlierDeployments.class)
        .orElse(EarlierDeployments.NONE)
        .deployments()
        .stream()
        .filter(tree -> tree.replacedAt() > now.minus(limits.earlierAge()).getEpochSecond())
        .limit(limits.earlierMax() - 1L)
        .forEach(past::add);
    this.manifest.section(Section.EARLIER, new EarlierDeployments(past));
  }

  private void publish(List<SiteFile> batch, Stage stage) throws IOException {
    var prepared = batch.parallelStream().map(this::prepare).toList();
    var wanted = new ArrayList<Digest>();
    for (var file : prepared) {
      file.rethrow();
      if (!file.variants().equals(known.get(file.variants().getFirst().digest()))) {
        file.variants().forEach(variant -> wanted.add(variant.digest()));
      }
    }
    var missing = stage.keep(wanted);
    for (var file : prepared) {
      var fresh = false;
      for (var variant : file.variants()) {
        if (missing.contains(variant.digest()) && put.add(variant.digest())) {
          putObject(file, variant, stage);
          newObjects++;
          newBytes += variant.size();
          fresh |= variant.coding() == Coding.IDENTITY;
        }
      }
      if (fresh) {
        newFiles++;
      }
      manifest.add(new Asset("/" + file.source().path(), file.type(), file.variants()));
    }
  }

  private static void putObject(PreparedFile file, Variant variant, Stage stage)
      throws IOException {
    var bytes = file.bodies().get(variant.coding());
    if (bytes != null) {
      stage.put(bytes);
    } else {
      try (var in = file.source().content().open()) {
        stage.put(variant.digest(), in);
      }
    }
  }

  private PreparedFile prepare(SiteFile file) {
    try {
      return PreparedFile.of(file, known, limits, compression);
    } catch (IOException e) {
      return PreparedFile.failed(file, e);
    }
  }

  private FunctionBundle bundle(Site.Functions functions, Stage stage) throws IOException {
    return new FunctionBundle(
        putBytes(functions.script(), stage),
        functions.routes(),
        functions.gate(),
        functions.vars(),
        functions.compatibilityDate());
  }

  private Digest putBytes(byte[] bytes, Stage stage) throws IOException {
    var digest = Digest.of(bytes);
    if (!stage.keep(List.of(digest)).isEmpty() && put.add(digest)) {
      stage.put(bytes);
      newObjects++;
      newBytes += bytes.length;
    }
    return digest;
  }
}
