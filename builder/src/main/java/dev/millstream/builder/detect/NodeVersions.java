package dev.millstream.builder.detect;

import dev.millstream.builder.detect.Plan.NodeWish;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a repository says what version of Node it wants.
final class NodeVersions {
  private static final String VARIABLE = "NODE_VERSION";
  private static final List<String> FILES = List.of(".nvmrc", ".node-version");

  private NodeVersions() {}

  /// A variable stands before the files, those of the site before those of the repository.
  static Optional<NodeWish> asked(
      SiteTree repository, SiteTree site, PackageJson npm, Map<String, String> vars) {
    if (vars.containsKey(VARIABLE)) {
      return Optional.of(new NodeWish(vars.get(VARIABLE), VARIABLE));
    }
    for (var tree : List.of(site, repository)) {
      for (var name : FILES) {
        var text = tree.find(name).map(NodeVersions::firstLine).orElse("");
        if (!text.isEmpty()) {
          return Optional.of(new NodeWish(text, name));
        }
      }
    }
    return npm.node().map(range -> new NodeWish(range, "engines of package.json"));
  }

  private static String firstLine(SiteFile file) {
    try {
      return file.content().text().lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
