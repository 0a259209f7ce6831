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

  /// The defaults of a configuration, in its order.
  public static FrontMatterDefaults of(SiteConfig config) {
    if (!(config.values().get("defaults") instanceof List<?> list)) {
      return new FrontMatterDefaults(List.of());
    }
    return new FrontMatterDefaults(
        list.stream()
            .flatMap(item -> SiteConfig.mapIn(item).stream())
            .map(FrontMatterDefaults::entry)
            .toList());
  }

  private static Entry entry(Map<?, ?> map) {
    Map<?, ?> scope = SiteConfig.mapIn(map.get("scope")).orElse(Map.of());
    var path = Values.text(scope.get("path")).replaceFirst("^/+", "").replaceFirst("/+$", "");
    return new Entry(
        path, Values.text(scope.get("type")), SiteConfig.mapIn(map.get("values")).orElse(Map.of()));
  }

  /// The values for a file of this path and type (`pages`, `posts`, a collection's name).
  public Map<String, @Nullable Object> valuesFor(String path, String type) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    Entry strongest = null;
    for (var entry : entries) {
      if ((entry.type().isEmpty() || entry.type().equals(type)) && covers(entry.path(), path)) {
        var isStronger = strongest == null || isStronger(entry, strongest);
        entry
            .values()
            .forEach((key, value) -> {
              if (isStronger) {
                values.put(String.valueOf(key), value);
              } else {
                values.putIfAbsent(String.valueOf(key), value);
              }
            });
        strongest = isStronger ? entry : strongest;
      }
    }
    return values;
  }

  /// The longer path counts; among paths of one length, that a type is named.
  private static boolean isStronger(Entry entry, Entry than) {
    var longer = entry.path().length() - than.path().length();
    return longer == 0 ? !entry.type().isEmpty() || than.type().isEmpty() : longer > 0;
  }

  /// A scope without a `*` is what paths begin with, be it in the midst of a name.
  private static boolean covers(String scope, String path) {
    return scope.indexOf('*') >= 0 ? glob(scope).matcher(path).find() : path.startsWith(scope);
  }

  static Pattern glob(String glob) {
    var regex = new StringBuilder("^");
    for (var part : glob.split("(?<=\\*)|(?=\\*)", -1)) {
      regex.append(part.equals("*") ? "[^/]*" : part.isEmpty() ? "" : Pattern.quote(part));
    }
    return Pattern.compile(regex.append("(/|$)").toString());
  }
}
