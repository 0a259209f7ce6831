package dev.millstream.control.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import java.io.IOException;
import java.util.Optional;

/// Reads what is live as the edge does: from the published refs.
public record LiveSites(ObjectStore store) {
  /// The manifest that a name points at.
  public Optional<Digest> manifest(RefName name) throws IOException {
    return store.refs().read(name).map(ref -> ref.manifest());
  }

  /// A file of what a name points at.
  public String page(RefName name, String path) throws IOException {
    var manifest = Manifest.load(store, name.scope(), manifest(name).orElseThrow());
    var digest = manifest.find(path).orElseThrow().identity().digest();
    return new String(store.read(name.scope(), digest), UTF_8);
  }

  /// The functions of what a name points at.
  public Optional<FunctionBundle> functions(RefName name) throws IOException {
    return Manifest.load(store, name.scope(), manifest(name).orElseThrow())
        .section(Section.FUNCTIONS, FunctionBundle.class);
  }

  /// Whether what a name points at has a file.
  boolean has(RefName name, String path) throws IOException {
    return Manifest.load(store, name.scope(), manifest(name).orElseThrow()).find(path).isPresent();
  }

  /// How many objects a project has.
  long objects(String project) throws IOException {
    try (var all = store.list(RefName.production(project).scope())) {
      return all.count();
    }
  }
}
