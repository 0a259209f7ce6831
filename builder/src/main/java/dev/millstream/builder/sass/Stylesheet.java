package dev.millstream.builder.sass;

import java.util.List;

/// What is to be compiled: `text` of the file at `path` of the site, with what it imports looked
/// for in `loadPaths`, and then in its own folder.
public record Stylesheet(
    String path, String text, List<String> loadPaths, boolean isIndented, boolean isCompressed) {
  /// The folder of the file; empty at the root.
  String folder() {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
