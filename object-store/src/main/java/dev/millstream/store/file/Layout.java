package dev.millstream.store.file;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Where things are: objects at `<kind>/<name>/<first two digits>/<digest>` below the root, stages
/// in `.stage`, refs in `.refs`.
record Layout(Path root) {
  /// From how many objects of a folder on it is listed rather than asked for each.
  private static final int LIST_FROM = 8;

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

  /// Those of the objects that are not there.
  Set<Digest> missing(Scope scope, Collection<Digest> digests) {
    var folders = new HashMap<String, List<Digest>>();
    for (var digest : digests) {
      folders.computeIfAbsent(folder(digest), _ -> new ArrayList<>()).add(digest);
    }
    var missing = new LinkedHashSet<Digest>();
    folders.forEach((name, wanted) -> {
      // one listing in place of many questions; null where there is no such folder
      var names = wanted.size() < LIST_FROM ? null : scope(scope).resolve(name).toFile().list();
      var there = names == null ? null : new HashSet<>(Arrays.asList(names));
      for (var digest : wanted) {
        if (there == null ? !Files.exists(object(scope, digest)) : !there.contains(digest.hex())) {
          missing.add(digest);
        }
      }
    });
    return missing;
  }

  static Path parent(Path below) {
    return Objects.requireNonNull(below.getParent(), "a path below the root");
  }
}
