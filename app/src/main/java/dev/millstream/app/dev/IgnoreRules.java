package dev.millstream.app.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.ignore.IgnoreNode;

/// Which files of a folder git would leave out, by the `.gitignore` of it and of the folders in it;
/// with the names that never belong to a site. `kept` folders (paths below the root) are looked
/// into whatever the rules say. Use it from one thread.
final class IgnoreRules {
  static final String FILE = ".gitignore";
  private static final Set<String> NEVER = Set.of(".git", "node_modules", DevSettings.STATE);

  private final Path root;
  private final List<String> kept;
  private final Map<Path, IgnoreNode> nodes = new HashMap<>();

  IgnoreRules(Path root, List<String> kept) {
    this.root = root;
    this.kept = List.copyOf(kept);
  }

  /// Whether a folder whose own parents are not ignored is passed over.
  boolean skipsFolder(Path folder) throws IOException {
    if (NEVER.contains(folder.getFileName().toString())) {
      return true;
    }
    var path = slashed(folder);
    for (var each : kept) {
      if (path.equals(each) || path.startsWith(each + "/") || each.startsWith(path + "/")) {
        return false;
      }
    }
    return isIgnored(folder, true);
  }

  /// Whether a file in a folder that is looked into is passed over.
  boolean skipsFile(Path file) throws IOException {
    var path = slashed(file);
    for (var each : kept) {
      if (path.startsWith(each + "/")) {
        return false;
      }
    }
    return isIgnored(file, false);
  }

  private boolean isIgnored(Path path, boolean directory) throws IOException {
    for (var folder = path.getParent();
        folder != null && folder.startsWith(root);
        folder = folder.getParent()) {
      var relative = folder.relativize(path).toString().replace('\\', '/');
      switch (node(folder).isIgnored(relative, directory)) {
        case IGNORED -> {
          return true;
        }
        case NOT_IGNORED -> {
          return false;
        }
        default -> {
          // the folder above says
        }
      }
    }
    return false;
  }

  private IgnoreNode node(Path folder) throws IOException {
    var known = nodes.get(folder);
    if (known != null) {
      return known;
    }
    var files = new ArrayList<Path>();
    if (folder.equals(root)) {
      files.add(root.resolve(".git/info/exclude"));
    }
    files.add(folder.resolve(FILE));
    var node = new IgnoreNode();
    for (var file : files) {
      if (Files.isRegularFile(file)) {
        try (var in = Files.newInputStream(file)) {
          node.parse(in);
        }
      }
    }
    nodes.put(folder, node);
    return node;
  }

  private String slashed(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }
}
