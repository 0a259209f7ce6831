package dev.millstream.store.video;

import java.util.List;
import java.util.Set;

/// The files of a site, by their paths, that are in its tree and are not shown: each answers 451.
public record WithheldFiles(Set<String> paths) {
  public static final WithheldFiles NONE = new WithheldFiles(Set.of());

  public WithheldFiles {
    paths = Set.copyOf(paths);
  }

  /// Those at these paths.
  public static WithheldFiles at(List<String> paths) {
    return new WithheldFiles(Set.copyOf(paths));
  }
}
