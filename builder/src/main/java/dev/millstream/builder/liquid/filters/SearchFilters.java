package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters that pick items by a property. As in Ruby, an item that has no properties at all makes
/// the whole answer nil.
final class SearchFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "where", FilterDefinition.of(1, 2, call -> select(call, true)),
          "reject", FilterDefinition.of(1, 2, call -> select(call, false)),
          "find", FilterDefinition.of(1, 2, SearchFilters::find),
          "find_index", FilterDefinition.of(1, 2, SearchFilters::findIndex),
          "has", FilterDefinition.of(1, 2, SearchFilters::has));

  private SearchFilters() {}

  private static boolean matches(FilterCall call, @Nullable Object item) {
    var value = Properties.require(item, call.argument(0));
    return call.argument(1) == null ? Values.isTrue(value) : Values.equal(value, call.argument(1));
  }

  private static @Nullable Object select(FilterCall call, boolean wanted) {
    var kept = new ArrayList<@Nullable Object>();
    for (var item : call.items()) {
      if (!Properties.areThere(item)) {
        return null;
      }
      if (matches(call, item) == wanted) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static @Nullable Object find(FilterCall call) {
    for (var item : call.items()) {
      if (!Properties.areThere(item)) {
        return null;
      }
      if (matches(call, item)) {
        return item;
      }
    }
    return null;
  }

  private static @Nullable Object findIndex(FilterCall call) {
    List<@Nullable Object> items = call.items();
    for (var i = 0; i < items.size(); i++) {
      if (!Properties.areThere(items.get(i))) {
        return null;
      }
      if (matches(call, items.get(i))) {
        return (long) i;
      }
    }
    return null;
  }

  private static @Nullable Object has(FilterCall call) {
    for (var item : call.items()) {
      if (!Properties.areThere(item)) {
        return null;
      }
      if (matches(call, item)) {
        return true;
      }
    }
    return false;
  }
}
