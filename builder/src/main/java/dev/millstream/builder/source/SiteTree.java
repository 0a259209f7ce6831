package dev.millstream.builder.source;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Files by path, sorted. Immutable.
public final class SiteTree {
  private static final Comparator<SiteFile> BY_PATH = Comparator.comparing(SiteFile::path);

  private final List<SiteFile> files;

  /// They must be sorted, and have a path of their own each.
  private SiteTree(List<SiteFile> files) {
    this.files = files;
  }

  /// The tree of these files; of two with one path the later wins.
  public static SiteTree of(Collection<SiteFile> files) {
    var sorted = files.toArray(SiteFile[]::new);
    // stable; and what is sorted already, as git's trees are nearly, costs one look
    Arrays.sort(sorted, BY_PATH);
    var count = 0;
    for (var file : sorted) {
      count -= count > 0 && sorted[count - 1].path().equals(file.path()) ? 1 : 0;
      sorted[count++] = file;
    }
    return new SiteTree(List.of(Arrays.copyOf(sorted, count)));
  }

  /// All files, sorted by path.
  public List<SiteFile> files() {
    return files;
  }

  /// The file at this path.
  public Optional<SiteFile> find(@Nullable String path) {
    if (path == null) {
      return Optional.empty();
    }
    var place = place(path);
    return place < files.size() && files.get(place).path().equals(path)
        ? Optional.of(files.get(place))
        : Optional.empty();
  }

  /// Whether there is a file at this path.
  public boolean contains(String path) {
    return find(path).isPresent();
  }

  /// The files below a folder (`functions`), with their whole paths.
  public List<SiteFile> below(String folder) {
    return files.subList(place(folder + "/"), place(folder + "0")); // 0 is next to the slash
  }

  /// The first place whose path is not before this one.
  private int place(String path) {
    var low = 0;
    var high = files.size();
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (files.get(middle).path().compareTo(path) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Whether there is a file below this folder.
  public boolean hasFolder(String folder) {
    return !below(folder).isEmpty();
  }

  /// The tree of the files that pass.
  public SiteTree filter(Predicate<SiteFile> keep) {
    var passed = files.stream().filter(keep).toList();
    return passed.size() == files.size() ? this : new SiteTree(passed);
  }

  /// The tree whose root is this folder; the tree itself for an empty name or `.`.
  public SiteTree at(String folder) {
    if (folder.isEmpty() || folder.equals(".")) {
      return this;
    }
    var cut = folder.length() + 1;
    return new SiteTree(
        below(folder).stream()
            .map(file -> new SiteFile(file.path().substring(cut), file.content()))
            .toList());
  }
}
