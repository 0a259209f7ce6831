package dev.millstream.edge.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// The directives of `Cache-Control` or a targeted field: names in lower case, values unquoted.
/// Where a directive is there twice, the shorter time counts.
record Directives(Map<String, String> values) {
  /// Longer times mean this one (RFC 9111, 1.2.2).
  private static final long SECONDS_MAX = Integer.MAX_VALUE;

  static final Directives NONE = new Directives(Map.of());

  Directives {
    values = Map.copyOf(values);
  }

  /// Reads the field's lines.
  static Directives of(List<String> lines) {
    var values = new HashMap<String, String>();
    for (var item : items(String.join(",", lines))) {
      var equals = item.indexOf('=');
      var name = (equals < 0 ? item : item.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (!name.isBlank()) {
        var value = equals < 0 ? "" : unquoted(item.substring(equals + 1));
        values.merge(name, value, Directives::shorter);
      }
    }
    return values.isEmpty() ? NONE : new Directives(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /// A directive's seconds: 0 if it has something else for a value.
  OptionalLong seconds(String name) {
    var value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(parse(value));
  }

  /// Splits at the commas that are not in quoted strings.
  private static List<String> items(String list) {
    var items = new ArrayList<String>();
    var quoted = false;
    var from = 0;
    for (var i = 0; i < list.length(); i++) {
      var c = list.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        items.add(list.substring(from, i).strip());
        from = i + 1;
      }
    }
    items.add(list.substring(from).strip());
    return items;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static String shorter(String one, String other) {
    return parse(one) <= parse(other) ? one : other;
  }

  private static long parse(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    var significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 10
        ? SECONDS_MAX
        : Math.min(SECONDS_MAX, Long.parseLong(significant));
  }
}
