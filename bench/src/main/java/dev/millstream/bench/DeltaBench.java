package dev.millstream.bench;

import dev.millstream.builder.publish.BlobDigests;
import dev.millstream.builder.publish.DeltaLimits;
import dev.millstream.builder.publish.DeltaPublisher;
import dev.millstream.builder.publish.PublishLimits;
import dev.millstream.builder.publish.Site;
import dev.millstream.builder.publish.SiteMedia;
import dev.millstream.builder.publish.SitePublisher;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a new version of a file costs who has the old one: `DeltaBench <old> <new>`, both published
/// as a bundler names them, as two deployments.
public final class DeltaBench {
  private static final Scope SCOPE = Scope.site("bench");

  private DeltaBench() {}

  static void main(String[] args) throws Exception {
    var folder = Files.createTempDirectory("deltas");
    try (var store = FileObjectStore.open(folder)) {
      var first = publish(store, Path.of(args[0]), "A1b2C3d4");
      var second = publish(store, Path.of(args[1]), "E5f6G7h8");
      var plain = Manifest.load(store, SCOPE, second).asset(0).variants();
      var started = System.nanoTime();
      var made =
          new DeltaPublisher(store, SCOPE, DeltaLimits.DEFAULTS, Manifest.EMPTY)
              .publish(second, List.of(first))
              .orElseThrow();
      var millis = (System.nanoTime() - started) / 1_000_000;
      var deltas = Manifest.load(store, SCOPE, made.tree()).asset(0).variants();
      System.out.printf(
          "%s: without %s; with the last version %s; made in %d ms%n",
          args[1], sizes(plain), sizes(deltas.subList(1, deltas.size())), millis);
    }
  }

  private static String sizes(List<Variant> variants) {
    return String.join(
        ", ",
        variants.stream()
            .map(each -> "%s %,d".formatted(each.coding().token(), each.size()))
            .toList());
  }

  private static Digest publish(FileObjectStore store, Path file, String fingerprint)
      throws IOException {
    var name = file.getFileName().toString();
    var path = "app-" + fingerprint + name.substring(name.lastIndexOf('.'));
    var site =
        new Site(
            SiteTree.of(List.of(new SiteFile(path, Content.of(Files.readString(file))))),
            SiteRules.NONE,
            SiteAccess.OPEN,
            SiteDelivery.DEFAULTS,
            SiteMedia.AS_IT_IS,
            Optional.empty(),
            new SiteOrigin("bench", fingerprint, "main", "0".repeat(40), false));
    return new SitePublisher(
            store, SCOPE, Optional.empty(), PublishLimits.DEFAULTS, new BlobDigests(10))
        .publish(site)
        .manifest();
  }
}
