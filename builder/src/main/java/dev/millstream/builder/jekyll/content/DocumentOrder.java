package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.value.Values;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The order of a collection's documents: by date and path, unless its settings have `order` (a
/// list of file names, which come first) or `sort_by` (a value of the front matter).
final class DocumentOrder {
  private static final Comparator<Document> BY_PATH =
      Comparator.comparing(document -> document.file().path());

  /// What has no date is as new as the build.
  private static final Comparator<Document> BY_DATE =
      Comparator.comparing(
          document -> document.date().map(OffsetDateTime::toInstant).orElse(Instant.MAX));

  private DocumentOrder() {}

  static List<Document> of(String collection, List<Document> documents, SiteConfig config) {
    if (collection.equals("posts")) {
      return documents.stream()
          .sorted(BY_DATE.thenComparing(Document::slug).thenComparing(BY_PATH))
          .toList();
    }
    var usual = documents.stream().sorted(BY_DATE.thenComparing(BY_PATH)).toList();
    Optional<Map<?, ?>> settings = SiteConfig.mapIn(config.map("collections").get(collection));
    if (settings.isPresent() && settings.get().get("order") instanceof List<?> names) {
      return byName(names, usual, collection);
    }
    var key = settings.map(map -> Values.text(map.get("sort_by"))).orElse("");
    return key.isEmpty() ? usual : byValue(key, usual);
  }

  private static List<Document> byName(List<?> names, List<Document> usual, String collection) {
    var folder = "_" + collection + "/";
    var left = new LinkedHashMap<String, Document>();
    for (var document : usual) {
      var path = document.file().path();
      left.put(path.substring(path.indexOf(folder) + folder.length()), document);
    }
    var ordered = new ArrayList<Document>();
    for (var name : names) {
      var document = left.remove(Values.text(name));
      if (document != null) {
        ordered.add(document);
      }
    }
    ordered.addAll(left.values());
    return List.copyOf(ordered);
  }

  /// Documents without the value come last; those whose values cannot be compared stay as they are.
  private static List<Document> byValue(String key, List<Document> usual) {
    return usual.stream()
        .sorted((a, b) -> compared(a.values().get(key), b.values().get(key)))
        .toList();
  }

  private static int compared(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    return a instanceof Comparable<?> && a.getClass().equals(b.getClass())
        ? Values.text(a).compareTo(Values.text(b))
        : 0;
  }
}
