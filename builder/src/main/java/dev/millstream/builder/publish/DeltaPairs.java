package dev.millstream.builder.publish;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestContents;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.Variant;
import dev.millstream.store.site.Deltas;
import dev.millstream.store.site.Fingerprint;
import dev.millstream.store.site.SiteRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which files of a tree changed, and what of an earlier tree visitors have in their place: the
/// file at the same path, or those whose names differ in the fingerprint only.
final class DeltaPairs {
  /// More files of one name say that it is no name.
  private static final int NAMESAKES_MAX = 3;

  private final Manifest site;
  private final Manifest earlier;
  private final ManifestContents contents;
  private final boolean plainNames;

  /// Looked for when they are first asked for.
  private final Map<Fingerprint.Around, List<Variant>> namesakes = new HashMap<>();

  /// A file, and the bytes that visitors may have instead.
  record Pair(Asset file, Variant dictionary) {}

  DeltaPairs(Manifest site, Manifest earlier) throws CorruptObjectException {
    this.site = site;
    this.earlier = earlier;
    contents = new ManifestContents(earlier);
    plainNames = keepsPlainNames(earlier);
  }

  /// Files without a fingerprint are asked for anew each time, and what is not fresh is no
  /// dictionary, unless the site's rules keep some of them for longer.
  private static boolean keepsPlainNames(Manifest tree) throws CorruptObjectException {
    return tree.section(Section.RULES, SiteRules.class).orElse(SiteRules.NONE).headers().stream()
        .flatMap(rule -> rule.set().stream())
        .anyMatch(header ->
            header.name().equalsIgnoreCase("Cache-Control") && Deltas.mayBeKept(header.value()));
  }

  /// Decodes nothing of the files that did not change, which are nearly all.
  List<Pair> all() {
    var pairs = new ArrayList<Pair>();
    for (var place = 0; place < site.size(); place++) {
      if (!contents.holds(site, place) && covers(site.asset(place))) {
        addPairs(site.asset(place), pairs);
      }
    }
    return pairs;
  }

  private void addPairs(Asset file, List<Pair> pairs) {
    var around = Fingerprint.around(file.path());
    if (around.isPresent()) {
      namesakes().getOrDefault(around.get(), List.of()).stream()
          .limit(NAMESAKES_MAX)
          .forEach(dictionary -> pairs.add(new Pair(file, dictionary)));
    } else if (plainNames) {
      earlier
          .find(file.path())
          .filter(DeltaPairs::covers)
          .ifPresent(there -> pairs.add(new Pair(file, there.identity())));
    }
  }

  private Map<Fingerprint.Around, List<Variant>> namesakes() {
    if (namesakes.isEmpty()) {
      for (var place = 0; place < earlier.size(); place++) {
        var around = Fingerprint.around(earlier.path(place));
        if (around.isPresent() && covers(earlier.asset(place))) {
          namesakes
              .computeIfAbsent(around.get(), _ -> new ArrayList<>())
              .add(earlier.identity(place));
        }
      }
    }
    return namesakes;
  }

  private static boolean covers(Asset file) {
    return Deltas.cover(file.contentType(), file.identity().size());
  }
}
