package dev.millstream.builder.source;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Files by path, sorted. Immutable.
public final class SiteTree {
  private final SortedMap<String, SiteFile> files;

  private SiteTree(SortedMap<String, SiteFile> files) {
    this.files = Collections.unmodifiableSortedMap(files);
  }

  /// The tree of these files; of two with one path the later wins.
  public static SiteTree of(Collection<SiteFile> files) {
    var sorted = new TreeMap<String, SiteFile>();
    files.forEach(file -> sorted.put(file.path(), file));
    return new SiteTree(sorted);
  }

  /// All files, sorted by path.
  public Collection<SiteFile> files() {
    return files.values();
  }

  /// The file at this path.
  public Optional<SiteFile> find(@Nullable String path) {
    return path == null ? Optional.empty() : Optional.ofNullable(files.get(path));
  }

  /// Whether there is a file at this path.
  public boolean contains(String path) {
    return files.containsKey(path);
  }

  /// The files below a folder (`functions`), with their whole paths.
  public Collection<SiteFile> below(String folder) {
    return files.subMap(folder + "/", folder + "0").values();
  }

  /// Whether there is a file below this folder.
  public boolean hasFolder(String folder) {
    return !below(folder).isEmpty();
  }

  /// The tree of the files that pass.
  public SiteTree filter(Predicate<SiteFile> keep) {
    var passed = files.values().stream().filter(keep).toList();
    return passed.size() == files.size() ? this : of(passed);
  }

  /// The tree whose root is this folder; the tree itself for an empty name or `.`.
  public SiteTree at(String folder) {
    if (folder.isEmpty() || folder.equals(".")) {
      return this;
    }
    var cut = folder.length() + 1;
    return of(
        below(folder).stream()
            .map(file -> new SiteFile(file.path().substring(cut), file.content()))
            .toList());
  }
}
