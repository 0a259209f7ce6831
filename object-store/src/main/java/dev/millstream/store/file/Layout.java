package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.nio.file.Path;
import java.util.Objects;

/// Where things are: objects at `<kind>/<name>/<first two digits>/<digest>` below the root, stages
/// in `.stage`, refs in `.refs`.
record Layout(Path root) {
  Path stages() {
    return root.resolve(".stage");
  }

  Path refs() {
    return root.resolve(".refs");
  }

  Path scope(Scope scope) {
    return root.resolve(scope.kind()).resolve(scope.name());
  }

  Path folder(Scope scope, Digest digest) {
    return scope(scope).resolve(folder(digest));
  }

  static String folder(Digest digest) {
    return digest.hex().substring(0, 2);
  }

  Path object(Scope scope, Digest digest) {
    return folder(scope, digest).resolve(digest.hex());
  }

  static Path parent(Path below) {
    return Objects.requireNonNull(below.getParent(), "a path below the root");
  }
}
