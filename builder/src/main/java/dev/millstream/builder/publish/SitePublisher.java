package dev.millstream.builder.publish;

import dev.millstream.builder.source.Content;
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
import dev.millstream.store.picture.SitePictures;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.PageLinks;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jgit.lib.AnyObjectId;
import org.jspecify.annotations.Nullable;

/// Puts a site into one scope of the store. Files that the tree before has keep their codings, and
/// those that did not change are not even read; nothing that the store holds is written again. Use
/// it once, from one thread.
public final class SitePublisher {
  private final ObjectStore store;
  private final Scope scope;
  private final PublishLimits limits;
  private final Map<AnyObjectId, Digest> digests;
  private final Compression compression;
  private final Optional<Digest> previous;
  private final Set<Digest> put = ConcurrentHashMap.newKeySet();
  private final Map<String, String> links = new TreeMap<>(); // by path
  private final LongAdder newFiles = new LongAdder();
  private final LongAdder newObjects = new LongAdder();
  private final LongAdder newBytes = new LongAdder();

  /// A publisher into `scope` that may take over what `previous` names: a tree whose publish was
  /// finished.
  public SitePublisher(
      ObjectStore store,
      Scope scope,
      Optional<Digest> previous,
      PublishLimits limits,
      BlobDigests digests) {
    this.store = store;
    this.scope = scope;
    this.limits = limits;
    this.digests = digests.of(scope);
    compression = new Compression(limits);
    this.previous = previous;
  }

  /// Publishes the site; when this returns, all of it is durable.
  public Published publish(Site site) throws IOException {
    try (var stage = store.stage(scope)) {
      var before = predecessor(stage);
      var manifest = new ManifestWriter(before.manifest());
      earlier(before, manifest);
      files(site, before, manifest, stage);
      manifest.section(Section.PAGE_LINKS, PageLinks.of(links));
      if (site.functions().isPresent()) {
        manifest.section(Section.FUNCTIONS, bundle(site.functions().get(), stage));
        if (!site.functions().get().bindings().all().isEmpty()) {
          manifest.section(Section.BINDINGS, site.functions().get().bindings());
        }
        if (!site.functions().get().triggers().isEmpty()) {
          manifest.section(Section.TRIGGERS, site.functions().get().triggers());
        }
      }
      manifest.section(Section.RULES, site.rules()).section(Section.ORIGIN, site.origin());
      if (!site.access().equals(SiteAccess.OPEN)) {
        manifest.section(Section.ACCESS, site.access());
      }
      if (!site.delivery().equals(SiteDelivery.DEFAULTS)) {
        manifest.section(Section.DELIVERY, site.delivery());
      }
      if (!site.media().videos().equals(SiteVideos.NONE)) {
        manifest.section(Section.VIDEOS, site.media().videos());
      }
      if (site.media().smallerPictures()) {
        manifest.section(Section.PICTURES, new SitePictures(true));
      }
      var tree = manifest.toBytes();
      var digest = stage.put(tree);
      newObjects.increment();
      newBytes.add(tree.length);
      stage.commit();
      return new Published(
          digest,
          site.files().files().size(),
          newFiles.intValue(),
          newObjects.intValue(),
          newBytes.sum());
    }
  }

  private Predecessor predecessor(Stage stage) throws IOException {
    return previous.isPresent() && stage.keep(List.of(previous.get())).isEmpty()
        ? Predecessor.of(Manifest.load(store, scope, previous.get()))
        : Predecessor.NONE;
  }

  /// The tree that is replaced now, and those before it that are not too many and not too old.
  private void earlier(Predecessor before, ManifestWriter manifest) throws IOException {
    if (before.equals(Predecessor.NONE) || previous.isEmpty()) {
      return;
    }
    var now = Instant.now();
    var past = new ArrayList<EarlierDeployments.Earlier>();
    past.add(new EarlierDeployments.Earlier(previous.get(), now.getEpochSecond()));
    before
        .manifest()
        .section(Section.EARLIER, EarlierDeployments.class)
        .orElse(EarlierDeployments.NONE)
        .deployments()
        .stream()
        .filter(tree -> tree.replacedAt() > now.minus(limits.earlierAge()).getEpochSecond())
        .limit(limits.earlierMax() - 1L)
        .forEach(past::add);
    manifest.section(Section.EARLIER, new EarlierDeployments(past));
  }

  private void files(Site site, Predecessor before, ManifestWriter manifest, Stage stage)
      throws IOException {
    var batch = new ArrayList<SiteFile>();
    var bytes = 0L;
    for (var file : site.files().files()) {
      var place = before.manifest().indexOf("/" + file.path());
      if (isUnchanged(file, place, before)) {
        before
            .links()
            .of("/" + file.path())
            .ifPresent(value -> links.put("/" + file.path(), value));
        manifest.keep(place);
        continue;
      }
      batch.add(file);
      bytes += Math.min(file.content().size(), limits.compressedBytesMax());
      if (bytes >= limits.batchBytesMax()) {
        publish(batch, before, manifest, stage);
        batch.clear();
        bytes = 0;
      }
    }
    publish(batch, before, manifest, stage);
  }

  private boolean isUnchanged(SiteFile file, int place, Predecessor before) {
    var digest = place < 0 ? null : knownDigest(file.content());
    var type = ContentTypes.of(file.path());
    return digest != null
        && before.isAt(place, digest, type)
        && (before.knowsLinks() || !HeadLinks.arePartOf(type));
  }

  private @Nullable Digest knownDigest(Content content) {
    return switch (content) {
      case Content.Blob blob -> digests.get(blob.id());
      case Content.Stored stored -> stored.digest();
      case Content.Bytes _, Content.OnDisk _ -> null;
    };
  }

  private void publish(
      List<SiteFile> batch, Predecessor before, ManifestWriter manifest, Stage stage)
      throws IOException {
    var prepared = batch.parallelStream().map(file -> prepare(file, before)).toList();
    var wanted = new HashSet<Digest>();
    for (var file : prepared) {
      file.rethrow();
      if (!file.held()) {
        file.variants().forEach(variant -> wanted.add(variant.digest()));
      }
    }
    var missing = stage.keep(wanted);
    var done = prepared.parallelStream().map(file -> put(file, missing, stage)).toList();
    for (var file : done) {
      file.rethrow();
      if (file.source().content() instanceof Content.Blob blob) {
        digests.put(blob.id(), file.identity());
      }
      file.links().ifPresent(value -> links.put("/" + file.source().path(), value));
      manifest.add(new Asset("/" + file.source().path(), file.type(), file.variants()));
    }
  }

  private PreparedFile prepare(SiteFile file, Predecessor before) {
    try {
      return PreparedFile.of(file, before, limits, compression);
    } catch (IOException e) {
      return PreparedFile.failed(file, e);
    }
  }

  private PreparedFile put(PreparedFile file, Set<Digest> missing, Stage stage) {
    try {
      for (var variant : file.variants()) {
        if (missing.contains(variant.digest()) && put.add(variant.digest())) {
          putObject(file, variant, stage);
          newObjects.increment();
          newBytes.add(variant.size());
          newFiles.add(variant.coding() == Coding.IDENTITY ? 1 : 0);
        }
      }
      return file;
    } catch (IOException e) {
      return PreparedFile.failed(file.source(), e);
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
      newObjects.increment();
      newBytes.add(bytes.length);
    }
    return digest;
  }
}
