package dev.millstream.edge.site;

import dev.millstream.store.manifest.Asset;

/// What a path leads to.
sealed interface Lookup {
  record Found(Asset asset) implements Lookup {}

  /// The file has another path, in plain text.
  record Moved(String path) implements Lookup {}

  record Missing() implements Lookup {}
}
