package dev.millstream.store.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a new tree has that an old one has not: paths, sorted as in manifests, and the bytes of all
/// objects that the old tree does not name. A changed asset has other bytes, another type or other
/// codings.
public record ManifestDiff(
    List<String> added, List<String> changed, List<String> removed, long newBytes) {
  public ManifestDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /// Compares two trees; their sections do not matter.
  public static ManifestDiff between(Manifest before, Manifest after) {
    var added = new ArrayList<String>();
    var changed = new ArrayList<String>();
    var removed = new ArrayList<String>();
    var olds = before.stream().iterator();
    var news = after.stream().iterator();
    var old = next(olds);
    var fresh = next(news);
    while (old != null || fresh != null) {
      var order = compare(old, fresh);
      if (order < 0 && old != null) {
        removed.add(old.path());
        old = next(olds);
      } else if (order > 0 && fresh != null) {
        added.add(fresh.path());
        fresh = next(news);
      } else if (old != null && fresh != null) {
        if (!old.equals(fresh)) {
          changed.add(fresh.path());
        }
        old = next(olds);
        fresh = next(news);
      }
    }
    return new ManifestDiff(added, changed, removed, newBytes(before, after));
  }

  /// Whether the trees answer all paths alike.
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  private static int compare(@Nullable Asset old, @Nullable Asset fresh) {
    if (old == null || fresh == null) {
      return old == null ? 1 : -1;
    }
    // by bytes: Java's own order of strings is another beyond the BMP
    return Arrays.compareUnsigned(
        old.path().getBytes(StandardCharsets.UTF_8), fresh.path().getBytes(StandardCharsets.UTF_8));
  }

  private static long newBytes(Manifest before, Manifest after) {
    var there = before.digests().collect(Collectors.toSet());
    return after.stream()
        .flatMap(asset -> asset.variants().stream())
        .filter(variant -> there.add(variant.digest()))
        .mapToLong(Variant::size)
        .sum();
  }

  private static @Nullable Asset next(Iterator<Asset> assets) {
    return assets.hasNext() ? assets.next() : null;
  }
}
