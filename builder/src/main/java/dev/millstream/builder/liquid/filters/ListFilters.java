package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Filters that make lists from lists, and values from lists.
final class ListFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.ofEntries(
          Map.entry("compact", FilterDefinition.of(0, 1, ListFilters::compact)),
          Map.entry("concat", FilterDefinition.of(1, ListFilters::concat)),
          Map.entry("first", FilterDefinition.of(call -> end(call, "first"))),
          Map.entry("last", FilterDefinition.of(call -> end(call, "last"))),
          Map.entry("join", FilterDefinition.of(0, 1, ListFilters::join)),
          Map.entry("map", FilterDefinition.of(1, ListFilters::map)),
          Map.entry("reverse", FilterDefinition.of(call -> call.items().reversed())),
          Map.entry("size", FilterDefinition.of(call -> size(call.input()))),
          Map.entry("sort", FilterDefinition.of(0, 1, ListFilters::sort)),
          Map.entry("sort_natural", FilterDefinition.of(0, 1, ListFilters::sortNatural)),
          Map.entry("sum", FilterDefinition.of(0, 1, ListFilters::sum)),
          Map.entry("uniq", FilterDefinition.of(0, 1, ListFilters::uniq)),
          Map.entry("default", FilterDefinition.of(0, 1, ListFilters::otherwise)));

  private ListFilters() {}

  private static @Nullable Object key(FilterCall call, @Nullable Object item) {
    return call.argument(0) == null ? item : Properties.of(item, call.argument(0));
  }

  private static List<@Nullable Object> compact(FilterCall call) {
    var kept = new ArrayList<@Nullable Object>();
    for (var item : call.items()) {
      if (key(call, item) != null) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static List<@Nullable Object> concat(FilterCall call) {
    if (!(call.argument(0) instanceof Collection<?> more)) {
      throw new ValueException("`concat` needs a list");
    }
    var all = call.items();
    if (more.size() > call.context().limits().listMax()) {
      throw new ValueException("the list is too long");
    }
    all.addAll(more);
    return all;
  }

  private static @Nullable Object end(FilterCall call, String which) {
    if (call.input() instanceof String text && !text.isEmpty()) {
      var at = which.equals("first") ? 0 : text.offsetByCodePoints(text.length(), -1);
      return text.substring(at, text.offsetByCodePoints(at, 1));
    }
    return call.input() instanceof List || call.input() instanceof Map
        ? Values.field(call.input(), which)
        : null;
  }

  private static String join(FilterCall call) {
    var glue = call.has(0) ? call.text(0) : " ";
    var limit = call.context().limits().valueCharsMax();
    var out = new StringBuilder();
    var separator = "";
    for (var item : call.items()) {
      Values.print(item, out.append(separator));
      separator = glue;
      if (out.length() > limit) {
        throw new ValueException("a value of more than %,d characters".formatted(limit));
      }
    }
    return out.toString();
  }

  private static List<@Nullable Object> map(FilterCall call) {
    var values = new ArrayList<@Nullable Object>();
    for (var item : call.items()) {
      values.add(Properties.require(item, call.argument(0)));
    }
    return values;
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Long _ -> 8;
      case null, default -> 0;
    };
  }

  private static List<@Nullable Object> sort(FilterCall call) {
    return sorted(call.items(), (a, b) -> compareNilLast(key(call, a), key(call, b)));
  }

  private static int compareNilLast(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return (a == null ? 1 : 0) - (b == null ? 1 : 0);
    }
    return Values.compare(a, b);
  }

  private static List<@Nullable Object> sortNatural(FilterCall call) {
    return sorted(call.items(), (a, b) -> compareNilLast(lowerKey(call, a), lowerKey(call, b)));
  }

  private static @Nullable Object lowerKey(FilterCall call, @Nullable Object item) {
    var key = key(call, item);
    return key == null ? null : Values.text(key).toLowerCase(Locale.ROOT);
  }

  private static List<@Nullable Object> sorted(
      List<@Nullable Object> items, Comparator<@Nullable Object> order) {
    try {
      items.sort(order);
      return items;
    } catch (IllegalArgumentException e) {
      throw new ValueException("the items have no order");
    }
  }

  private static Number sum(FilterCall call) {
    var sum = BigDecimal.ZERO;
    var isWhole = true;
    for (var item : call.items()) {
      var value = call.argument(0) == null ? item : Properties.require(item, call.argument(0));
      var number = Numbers.of(value);
      isWhole &= Numbers.isWhole(number);
      sum = sum.add(Numbers.decimalOf(number));
    }
    return isWhole ? Numbers.exact(sum.toBigInteger()) : sum;
  }

  private static List<@Nullable Object> uniq(FilterCall call) {
    var seen = new HashSet<@Nullable Object>();
    var kept = new ArrayList<@Nullable Object>();
    for (var item : call.items()) {
      if (seen.add(key(call, item))) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static @Nullable Object otherwise(FilterCall call) {
    var value = call.input();
    if (Boolean.FALSE.equals(value) && Values.isTrue(call.named().get("allow_false"))) {
      return value;
    }
    var isEmpty =
        value == null
            || Boolean.FALSE.equals(value)
            || Objects.equals(value, "")
            || (value instanceof Collection<?> list && list.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    var fallback = call.has(0) ? call.argument(0) : "";
    return isEmpty ? fallback : value;
  }
}
