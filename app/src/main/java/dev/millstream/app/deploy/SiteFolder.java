package dev.millstream.app.deploy;

import dev.millstream.builder.source.SiteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What of a folder is published: all but what wrangler leaves out, too. Links to files of the
/// folder are followed; a link that leads out of it stops the deployment.
public final class SiteFolder {
  private static final Set<String> IGNORED = Set.of("node_modules", ".git", ".DS_Store");
  private static final String FUNCTIONS = "functions";
  private static final List<String> CONFIGURATION =
      List.of("millstream.toml", "wrangler.toml", "wrangler.json", "wrangler.jsonc");

  private final Path root;
  private final SortedMap<String, LocalFile> files;
  private final Deque<Path> entered = new ArrayDeque<>();

  private SiteFolder(Path root, SortedMap<String, LocalFile> files) {
    this.root = root;
    this.files = files;
  }

  /// The files of `folder`, by path. Where it lies in a `project` folder, as its output does,
  /// `functions/` and the configuration come from there.
  ///
  /// @throws IOException if something in it cannot be published; says what
  public static Collection<LocalFile> read(Path folder, Path project) throws IOException {
    var site = new SiteFolder(folder.toRealPath(), new TreeMap<>());
    site.walk(site.root, "");
    var home = new SiteFolder(project.toRealPath(), site.files);
    if (!home.root.equals(site.root) && site.root.startsWith(home.root)) {
      home.addSurroundings();
    }
    if (site.files.isEmpty()) {
      throw new IOException(folder + " holds no file to publish");
    }
    return site.files.values();
  }

  private void addSurroundings() throws IOException {
    for (var name : CONFIGURATION) {
      if (Files.isRegularFile(root.resolve(name))) {
        add(root.resolve(name), name);
      }
    }
    if (Files.isDirectory(root.resolve(FUNCTIONS))) {
      files.keySet().removeIf(path -> path.startsWith(FUNCTIONS + "/"));
      walk(root.resolve(FUNCTIONS), FUNCTIONS + "/");
    }
  }

  private void walk(Path folder, String prefix) throws IOException {
    entered.push(folder.toRealPath());
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        var name = entry.getFileName().toString();
        if (!IGNORED.contains(name)) {
          add(entry, prefix + name);
        }
      }
    }
    entered.pop();
  }

  private void add(Path entry, String path) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      checkLink(entry);
    }
    if (Files.isDirectory(entry)) {
      walk(entry, path + "/");
    } else if (!Files.isRegularFile(entry)) {
      throw new IOException(entry + " is neither a file nor a folder: remove it");
    } else if (!SiteFile.isSafe(path)) {
      throw new IOException(entry + " cannot be a file's path in a site: rename it");
    } else if (!Files.isReadable(entry)) {
      throw new IOException(entry + " cannot be read: change its mode");
    } else {
      files.put(path, new LocalFile(path, entry, Files.size(entry)));
    }
  }

  private void checkLink(Path link) throws IOException {
    var said = "the link " + link + " (to " + Files.readSymbolicLink(link) + ") ";
    if (!Files.exists(link)) {
      throw new IOException(said + "leads to nothing: remove it");
    }
    var target = link.toRealPath();
    if (!target.startsWith(root)) {
      throw new IOException(said + "leads out of the folder: copy what it names");
    }
    if (entered.stream().anyMatch(folder -> folder.startsWith(target))) {
      throw new IOException(said + "leads to a folder that it is in: remove it");
    }
  }
}
