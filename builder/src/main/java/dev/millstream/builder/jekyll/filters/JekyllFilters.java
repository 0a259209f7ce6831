package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.FilterDefinition;
import java.util.HashMap;
import java.util.Map;

/// Jekyll's filters by name; some replace standard ones.
public final class JekyllFilters {
  /// All of them.
  public static final Map<String, FilterDefinition> ALL = all();

  private JekyllFilters() {}

  private static Map<String, FilterDefinition> all() {
    var all = new HashMap<String, FilterDefinition>();
    all.putAll(AddressFilters.ALL);
    all.putAll(WordFilters.ALL);
    all.putAll(DateFilters.ALL);
    all.putAll(GroupFilters.ALL);
    all.putAll(ArrayFilters.ALL);
    return Map.copyOf(all);
  }
}
