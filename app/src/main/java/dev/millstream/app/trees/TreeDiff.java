package dev.millstream.app.trees;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestDiff;
import java.io.IOException;

/// Compares two published trees.
public final class TreeDiff {
  private TreeDiff() {}

  /// What `after` has that `before` has not.
  public static ManifestDiff between(ObjectStore store, TreeName before, TreeName after)
      throws IOException, TreeException {
    return ManifestDiff.between(load(store, before), load(store, after));
  }

  private static Manifest load(ObjectStore store, TreeName name) throws IOException, TreeException {
    var ref = name.find(store.refs());
    return Manifest.load(store, ref.name().scope(), ref.manifest());
  }
}
