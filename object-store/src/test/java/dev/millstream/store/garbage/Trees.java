package dev.millstream.store.garbage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Small trees in a file store, and time that goes by for them.
record Trees(ObjectStore store, Path root, Scope scope) {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  static byte[] page(String name) {
    return ("page " + name).getBytes(UTF_8);
  }

  static Digest digest(String name) {
    return Digest.of(page(name));
  }

  /// Puts a tree of these pages, and commits it.
  Digest publish(String... pages) throws IOException {
    try (var stage = store.stage(scope)) {
      for (var page : pages) {
        stage.put(page(page));
      }
      return commit(stage, List.of(pages));
    }
  }

  /// Commits a tree whose pages the stage has, or keeps.
  static Digest commit(Stage stage, Collection<String> pages) throws IOException {
    var manifest = new ManifestWriter();
    for (var page : pages) {
      manifest.add(
          new Asset(
              "/" + page,
              "text/plain",
              List.of(new Variant(Coding.IDENTITY, digest(page), page(page).length))));
    }
    var digest = stage.put(manifest.toBytes());
    stage.commit();
    return digest;
  }

  void point(RefName name, long version, Digest manifest) throws IOException {
    store.refs().publish(new Ref(name, version, manifest));
  }

  boolean has(String page) throws IOException {
    return store.size(scope, digest(page)).isPresent();
  }

  /// Makes all that the scope holds years old.
  void age() throws IOException {
    try (var files = Files.walk(root.resolve(scope.kind()).resolve(scope.name()))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        age(file);
      }
    }
  }

  void age(Digest digest) throws IOException {
    age(file(digest));
  }

  Path file(Digest digest) {
    return root.resolve(scope.kind())
        .resolve(scope.name())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  private static void age(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.setLastModifiedTime(file, LONG_AGO);
    }
  }
}
