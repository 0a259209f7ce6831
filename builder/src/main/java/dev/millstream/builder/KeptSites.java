package dev.millstream.builder;

import dev.millstream.builder.jekyll.kept.KeptSite;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.util.LinkedHashMap;

/// What renderings left for those that follow on them, by the tree that was published. Where there
/// is too much, the longest unused are forgotten: then all of a site is rendered. Thread-safe.
final class KeptSites {
  private final long bytesMax;
  private long bytes;

  /// The longest unused first. Guarded by this.
  private final LinkedHashMap<Tree, KeptSite> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Tree(Scope scope, Digest manifest) {}

  /// Keeps about `bytesMax` bytes of memory.
  KeptSites(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// What the rendering of this tree left.
  synchronized KeptSite of(Scope scope, Digest manifest) {
    return kept.getOrDefault(new Tree(scope, manifest), KeptSite.NONE);
  }

  /// Keeps what a rendering left; `manifest` is the tree that was published of it.
  synchronized void keep(Scope scope, Digest manifest, KeptSite site) {
    var before = kept.put(new Tree(scope, manifest), site);
    bytes += site.weight() - (before == null ? 0 : before.weight());
    while (bytes > bytesMax) {
      bytes -= kept.pollFirstEntry().getValue().weight();
    }
  }
}
