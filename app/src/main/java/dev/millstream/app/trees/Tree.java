package dev.millstream.app.trees;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// One published tree, as `manifest show` prints it.
public record Tree(String ref, long version, String manifest, List<Entry> files) {
  /// A file of it; `bytes` without a coding.
  public record Entry(String path, String type, long bytes, List<String> codings, String sha256) {
    static Entry of(Asset asset) {
      return new Entry(
          asset.path(),
          asset.contentType(),
          asset.identity().size(),
          asset.variants().stream().map(v -> v.coding()).map(Entry::name).toList(),
          asset.identity().digest().hex());
    }

    private static String name(Coding coding) {
      return coding.name().toLowerCase(Locale.ROOT);
    }
  }

  /// Reads the tree of that name.
  public static Tree read(ObjectStore store, TreeName name) throws IOException, TreeException {
    var ref = name.find(store.refs());
    var manifest = Manifest.load(store, ref.name().scope(), ref.manifest());
    return new Tree(
        ref.name().value(),
        ref.version(),
        ref.manifest().hex(),
        manifest.stream().map(Entry::of).toList());
  }
}
