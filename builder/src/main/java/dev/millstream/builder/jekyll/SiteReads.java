package dev.millstream.builder.jekyll;

import dev.millstream.builder.jekyll.content.Document;
import dev.millstream.builder.jekyll.kept.Fingerprint;
import dev.millstream.builder.jekyll.kept.Read;
import dev.millstream.builder.jekyll.kept.ReadValues;
import dev.millstream.builder.source.SiteFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What pages of this site read, by value. Thread-safe.
final class SiteReads implements ReadValues {
  private static final Set<String> OF_NEIGHBOURS = Set.of("next", "previous");

  private final SiteRendering site;
  private final Map<Read, Fingerprint> found = new ConcurrentHashMap<>();

  /// Folders that documents came to or went from, or changed in.
  private final Set<String> changedFolders;

  private final Set<String> foldersAboveChanged;

  SiteReads(SiteRendering site) {
    this.site = site;
    changedFolders = site.changes().stream().map(SiteFile::folderOf).collect(Collectors.toSet());
    foldersAboveChanged = foldersAboveChanged();
  }

  /// Whether no folder changed that a page's menu may show: its own, those in it, those above it.
  private boolean isMenuSame(String folder) {
    if (foldersAboveChanged.contains(folder)) {
      return false;
    }
    for (var at = folder; !at.isEmpty(); at = SiteFile.folderOf(at)) {
      if (changedFolders.contains(at)) {
        return false;
      }
    }
    return true;
  }

  /// All folders that a changed one is, or lies in.
  private Set<String> foldersAboveChanged() {
    var all = new HashSet<>(changedFolders);
    for (var folder : changedFolders) {
      for (var at = folder; !at.isEmpty(); ) {
        at = SiteFile.folderOf(at);
        all.add(at);
      }
    }
    return all;
  }

  @Override
  public Fingerprint of(Read read) {
    var known = found.get(read);
    if (known == null) {
      known = fingerprint(read);
      found.put(read, known);
    }
    return known;
  }

  private Fingerprint fingerprint(Read read) {
    return switch (read) {
      case Read.Field(var path, var name) -> field(path, name);
      case Read.Body(var path) ->
          site.renewal().bodyAt(path).map(body -> body.html()).orElse(Fingerprint.ABSENT);
      case Read.Excerpt(var path) ->
          site.document(path)
              .map(document -> Fingerprint.of(site.bodies().excerptOf(document).orElse(null)))
              .orElse(Fingerprint.ABSENT);
      case Read.Source(var path) ->
          site.content()
              .tree()
              .find(path)
              .map(file -> Fingerprint.of(file.content()))
              .orElse(Fingerprint.ABSENT);
      case Read.Site(var name) -> list(name);
      case Read.Data(var name) -> data(name);
      case Read.Address(var path) -> Fingerprint.of(site.addressOf(path).orElse(null));
      case Read.Post(var name) -> Fingerprint.of(site.addressOfPost(name).orElse(null));
      case Read.Links(var path) ->
          site.document(path).map(site.theme()::linksOf).orElse(Fingerprint.ABSENT);
      case Read.Look() -> Fingerprint.of(site.theme().look());
      case Read.Everything() -> everything();
    };
  }

  private Fingerprint list(String name) {
    return switch (name) {
      case "data" -> data("");
      case "github" -> Fingerprint.of(site.object().github());
      default -> Fingerprint.of(site.object().get(name));
    };
  }

  private Fingerprint field(String path, String name) {
    var object = site.objectOf(path);
    if (object.isEmpty()) {
      return Fingerprint.ABSENT;
    }
    return Fingerprint.of(
        name.equals("excerpt")
            ? object.get().document().values().get(name)
            : object.get().get(name));
  }

  /// The files of `_data` below a name; all for an empty one.
  private Fingerprint data(String name) {
    var files = new ArrayList<@Nullable Object>();
    for (var file : site.content().tree().below("_data")) {
      if (name.isEmpty() || isBelow(file, "_data/" + name)) {
        files.add(file.path());
        files.add(Fingerprint.of(file.content()));
      }
    }
    return Fingerprint.of(files);
  }

  private static boolean isBelow(SiteFile file, String start) {
    return file.path().startsWith(start + ".") || file.path().startsWith(start + "/");
  }

  private Fingerprint everything() {
    var all = new ArrayList<@Nullable Object>(List.of(site.time()));
    site.content().collections().values().forEach(documents -> addPaths(documents, all));
    for (var file : site.content().tree().files()) {
      all.add(file.path());
      all.add(Fingerprint.of(file.content()));
    }
    return Fingerprint.of(all);
  }

  private static void addPaths(List<Document> documents, List<@Nullable Object> all) {
    documents.forEach(document -> all.add(document.file().path()));
  }

  @Override
  public boolean isSame(Read read) {
    return switch (read) {
      case Read.Field(var path, var name) ->
          !OF_NEIGHBOURS.contains(name) && site.isUnchanged(path);
      case Read.Body(var path) -> site.renewal().tookBodyOver(path);
      case Read.Excerpt(var path) -> site.renewal().tookBodyOver(path);
      case Read.Links(var path) -> isMenuSame(SiteFile.folderOf(path));
      default -> false;
    };
  }
}
