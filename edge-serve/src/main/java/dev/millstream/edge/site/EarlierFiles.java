package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestPath;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.Fingerprint;
import dev.millstream.store.site.SiteRollout;
import dev.millstream.store.video.WithheldFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Fingerprinted files of the deployments before: a page that was opened before a push may still
/// ask for them. Their trees are mapped when one is asked for first. Thread-safe.
final class EarlierFiles {
  private final ObjectStore store;
  private final Scope scope;
  private final List<Digest> trees;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable List<Manifest> loaded;

  EarlierFiles(ObjectStore store, Scope scope, List<Digest> trees) {
    this.store = store;
    this.scope = scope;
    this.trees = List.copyOf(trees);
  }

  /// Whether it is worth looking; costs nothing for sites without a past.
  boolean mayHave(RequestPath path) {
    return !trees.isEmpty() && Fingerprint.maybeIn(path.text());
  }

  /// The file in the newest tree that has it; blocks.
  Optional<Asset> find(RequestPath path) throws IOException {
    for (var tree : loaded()) {
      var asset = tree.find(path.text());
      if (asset.isPresent()) {
        return withheld(tree).contains(path.text()) ? Optional.empty() : asset;
      }
    }
    return Optional.empty();
  }

  /// The paths of a tree's files that are not shown.
  static Set<String> withheld(Manifest tree) throws CorruptObjectException {
    return tree.section(Section.WITHHELD_FILES, WithheldFiles.class)
        .orElse(WithheldFiles.NONE)
        .paths();
  }

  private List<Manifest> loaded() throws IOException {
    var known = loaded;
    if (known != null) {
      return known;
    }
    loading.lock();
    try {
      var manifests = new ArrayList<Manifest>();
      for (var tree : trees) {
        var manifest = load(tree);
        if (manifest.isPresent()) {
          manifests.add(manifest.get());
          otherSide(manifest.get()).ifPresent(manifests::add);
        }
      }
      loaded = manifests;
      return manifests;
    } finally {
      loading.unlock();
    }
  }

  /// The tree that some visitors got while this one was shown.
  private Optional<Manifest> otherSide(Manifest tree) throws IOException {
    var terms = tree.section(Section.ROLLOUT, SiteRollout.class);
    return terms.isPresent() ? load(terms.get().manifest()) : Optional.empty();
  }

  /// Nothing where the tree has been deleted with its deployment.
  private Optional<Manifest> load(Digest tree) throws IOException {
    try {
      return Optional.of(Manifest.load(store, scope, tree));
    } catch (NoSuchObjectException | NoSuchFileException deleted) {
      return Optional.empty();
    }
  }
}
