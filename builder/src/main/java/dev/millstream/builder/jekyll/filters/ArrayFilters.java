package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters that make lists from lists.
final class ArrayFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "sort", FilterDefinition.of(0, 2, ArrayFilters::sort),
          "push", FilterDefinition.of(1, call -> with(call, call.items().size())),
          "unshift", FilterDefinition.of(1, call -> with(call, 0)),
          "pop", FilterDefinition.of(0, 1, call -> without(call, false)),
          "shift", FilterDefinition.of(0, 1, call -> without(call, true)),
          "sample", FilterDefinition.of(0, 1, ArrayFilters::sample),
          "array_to_sentence_string", FilterDefinition.of(0, 1, ArrayFilters::sentence));

  private ArrayFilters() {}

  private static List<@Nullable Object> with(FilterCall call, int index) {
    var items = call.items();
    items.add(index, call.argument(0));
    return items;
  }

  private static List<? extends @Nullable Object> without(FilterCall call, boolean atStart) {
    var items = call.items();
    var count = Math.clamp(call.has(0) ? call.integer(0) : 1, 0, items.size());
    return atStart ? items.subList(count, items.size()) : items.subList(0, items.size() - count);
  }

  /// The first items: a page must not change between two builds of one commit.
  private static @Nullable Object sample(FilterCall call) {
    var items = call.items();
    if (!call.has(0)) {
      return items.isEmpty() ? null : items.getFirst();
    }
    return items.subList(0, Math.clamp(call.integer(0), 0, items.size()));
  }

  private static String sentence(FilterCall call) {
    var words = call.items().stream().map(Values::text).toList();
    var connector = call.has(0) ? call.text(0) : "and";
    return switch (words.size()) {
      case 0 -> "";
      case 1 -> words.getFirst();
      case 2 -> words.getFirst() + " " + connector + " " + words.getLast();
      default ->
          String.join(", ", words.subList(0, words.size() - 1))
              + ", "
              + connector
              + " "
              + words.getLast();
    };
  }

  private static List<@Nullable Object> sort(FilterCall call) {
    if (call.input() == null) {
      throw new ValueException("`sort` cannot sort nil");
    }
    var nilLast = call.text(1).equals("last");
    if (call.input() instanceof Map<?, ?> map && call.argument(0) == null) {
      return pairs(map);
    }
    var items = call.items();
    try {
      items.sort((a, b) -> compare(key(call, a), key(call, b), nilLast));
    } catch (IllegalArgumentException e) {
      throw new ValueException("the items have no order");
    }
    return items;
  }

  /// A map's pairs by their keys.
  private static List<@Nullable Object> pairs(Map<?, ?> map) {
    var pairs = new ArrayList<@Nullable Object>();
    map.entrySet().stream()
        .sorted(Comparator.comparing(entry -> Values.text(entry.getKey())))
        .forEach(entry -> pairs.add(Arrays.asList(entry.getKey(), entry.getValue())));
    return pairs;
  }

  private static @Nullable Object key(FilterCall call, @Nullable Object item) {
    if (call.argument(0) == null) {
      return item;
    }
    var value = item;
    for (var name : call.text(0).split("\\.", -1)) {
      value = Values.field(value, name);
    }
    return value;
  }

  private static int compare(@Nullable Object a, @Nullable Object b, boolean nilLast) {
    if (a == null || b == null) {
      var order = (a == null ? 0 : 1) - (b == null ? 0 : 1);
      return nilLast ? -order : order;
    }
    return Values.haveOrder(a, b) && a.getClass() != b.getClass() && !(a instanceof Number)
        ? Values.text(a).compareTo(Values.text(b))
        : Values.compare(a, b);
  }
}
