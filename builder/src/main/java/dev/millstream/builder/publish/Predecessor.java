package dev.millstream.builder.publish;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestContents;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.PageLinks;
import java.util.List;

/// The tree that a publish follows on. A stage keeps its manifest, and that alone holds all it
/// names: the garbage collector removes a tree's objects only after the tree, and it cannot remove
/// one that is kept. So what is found here is there, without a look at each object.
record Predecessor(
    Manifest manifest, ManifestContents contents, PageLinks links, boolean knowsLinks) {
  /// No tree.
  static final Predecessor NONE =
      new Predecessor(Manifest.EMPTY, new ManifestContents(Manifest.EMPTY), PageLinks.NONE, false);

  /// Trees of earlier builders say nothing of their pages' links.
  static Predecessor of(Manifest kept) throws CorruptObjectException {
    var links = kept.section(Section.PAGE_LINKS, PageLinks.class);
    return new Predecessor(
        kept, new ManifestContents(kept), links.orElse(PageLinks.NONE), links.isPresent());
  }

  /// Whether the asset at this place is what a publish would make of these bytes now.
  boolean isAt(int place, Digest identity, String type) {
    return place >= 0 && manifest.identityIs(place, identity) && manifest.typeIs(place, type);
  }

  /// The codings of these bytes; empty if the tree has them nowhere, or never compressed what is
  /// worth it as this type.
  List<Variant> variants(Digest identity, String type) {
    var variants = contents.find(identity).map(asset -> asset.variants()).orElse(List.of());
    return variants.size() > 1 || !ContentTypes.compressible(type) ? variants : List.of();
  }
}
