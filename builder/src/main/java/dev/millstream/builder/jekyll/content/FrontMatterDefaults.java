package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.liquid.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `defaults` of a configuration: values for the files of a scope.
public final class FrontMatterDefaults {
  private record Entry(String path, String type, Map<?, ?> values) {}

  private final List<Entry> entries;

  private FrontMatterDefaults(List<Entry> entries) {
    this.entries = entries;
  }

  /// The defaults of a configuration; the more special scope wins.
  public static FrontMatterDefaults of(SiteConfig config) {
    if (!(config.values().get("defaults") instanceof List<?> list)) {
      return new FrontMatterDefaults(List.of());
    }
    return new FrontMatterDefaults(
        list.stream()
            .flatMap(item -> SiteConfig.mapIn(item).stream())
            .map(FrontMatterDefaults::entry)
            .sorted((a, b) -> Integer.compare(weight(a), weight(b)))
            .toList());
  }

  private static Entry entry(Map<?, ?> map) {
    Map<?, ?> scope = SiteConfig.mapIn(map.get("scope")).orElse(Map.of());
    var path = Values.text(scope.get("path")).replaceFirst("^/+", "").replaceFirst("/+$", "");
    return new Entry(
        path, Values.text(scope.get("type")), SiteConfig.mapIn(map.get("values")).orElse(Map.of()));
  }

  private static int weight(Entry entry) {
    return entry.path().length() * 2 + (entry.type().isEmpty() ? 0 : 1);
  }

  /// The values for a file of this path and type (`pages`, `posts`, a collection's name).
  public Map<String, @Nullable Object> valuesFor(String path, String type) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var entry : entries) {
      if ((entry.type().isEmpty() || entry.type().equals(type)) && covers(entry.path(), path)) {
        entry.values().forEach((key, value) -> values.put(String.valueOf(key), value));
      }
    }
    return values;
  }

  private static boolean covers(String scope, String path) {
    if (scope.isEmpty() || path.equals(scope) || path.startsWith(scope + "/")) {
      return true;
    }
    return scope.indexOf('*') >= 0 && glob(scope).matcher(path).find();
  }

  static Pattern glob(String glob) {
    var regex = new StringBuilder("^");
    for (var part : glob.split("(?<=\\*)|(?=\\*)", -1)) {
      regex.append(part.equals("*") ? "[^/]*" : part.isEmpty() ? "" : Pattern.quote(part));
    }
    return Pattern.compile(regex.append("(/|$)").toString());
  }
}
