package dev.millstream.builder.jekyll.plugins;

import dev.millstream.builder.jekyll.content.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The folders of a site's Markdown, for menus: what is in them, and where one lands who opens one.
/// Immutable.
public final class PageFolders {
  private static final int FOLDERS_MAX = 100;

  private final Map<String, Document> landings;
  private final Map<String, TreeSet<String>> folders = new TreeMap<>();

  /// Those that have pages, each with the one to open.
  public PageFolders(Map<String, Document> landings) {
    this.landings = Map.copyOf(landings);
    for (var folder : landings.keySet()) {
      for (var at = folder; !at.isEmpty(); at = parent(at)) {
        folders.computeIfAbsent(parent(at), _ -> new TreeSet<>()).add(at);
      }
    }
  }

  /// A folder by its own name, and the page to open: its own, else that of the first folder in it.
  public record Folder(String name, Document page) {}

  /// The folders in a folder.
  public List<Folder> in(String folder) {
    return folders.getOrDefault(folder, new TreeSet<>()).stream()
        .limit(FOLDERS_MAX)
        .flatMap(path -> opened(path).stream())
        .toList();
  }

  /// The folders that a folder lies in, and itself, from the outermost.
  public List<Folder> to(String folder) {
    return folder.isEmpty()
        ? List.of()
        : Stream.concat(to(parent(folder)).stream(), opened(folder).stream()).toList();
  }

  private Optional<Folder> opened(String path) {
    return landing(path).map(page -> new Folder(path.substring(path.lastIndexOf('/') + 1), page));
  }

  private Optional<Document> landing(String path) {
    return Optional.ofNullable(landings.get(path))
        .or(() -> Optional.ofNullable(folders.get(path)).flatMap(inner -> landing(inner.first())));
  }

  private static String parent(String folder) {
    return folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
  }
}
