package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.Dialect;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.tags.StandardTags;
import java.util.HashMap;
import java.util.Map;

/// Standard Liquid's filters by name.
public final class StandardFilters {
  /// All of them.
  public static final Map<String, FilterDefinition> ALL = all();

  /// Standard Liquid: its tags, its filters, nothing unknown.
  public static final Dialect DIALECT = new Dialect(StandardTags.ALL, ALL, Dialect.Listener.STRICT);

  private StandardFilters() {}

  private static Map<String, FilterDefinition> all() {
    var all = new HashMap<String, FilterDefinition>();
    all.putAll(TextFilters.ALL);
    all.putAll(CutFilters.ALL);
    all.putAll(CodeFilters.ALL);
    all.putAll(NumberFilters.ALL);
    all.putAll(ListFilters.ALL);
    all.putAll(SearchFilters.ALL);
    all.putAll(DateFilter.ALL);
    return Map.copyOf(all);
  }
}
