package dev.millstream.builder.liquid.value;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Liquid's values mean: truth, text, equality, order, fields. Values are null, Boolean, Long,
/// Double, BigDecimal, String, List, Map, OffsetDateTime, [LiquidObject] and [Special].
public final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);

  private Values() {}

  /// All but nil and false are true.
  public static boolean isTrue(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  /// What `{{ value }}` prints.
  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Special _ -> "";
      case Number number -> Numbers.text(number);
      case OffsetDateTime time -> TIME.format(time);
      case LiquidObject object -> object.text();
      case RangeList range -> range.text();
      case Collection<?> _, Map<?, ?> _ -> {
        var out = new StringBuilder();
        print(value, out);
        yield out.toString();
      }
      default -> value.toString();
    };
  }

  /// Appends what `{{ value }}` prints.
  public static void print(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case RangeList range -> out.append(range.text());
      case Collection<?> list -> list.forEach(item -> print(item, out));
      case Map<?, ?> map -> inspect(map, out);
      case null, default -> out.append(text(value));
    }
  }

  /// A value as Ruby's `inspect` shows it.
  public static String inspected(@Nullable Object value) {
    var out = new StringBuilder();
    inspect(value, out);
    return out.toString();
  }

  /// Appends a value as Ruby shows it in a hash.
  private static void inspect(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("nil");
      case String text ->
          out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
      case Map<?, ?> map -> {
        out.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
          out.append(separator);
          inspect(entry.getKey(), out);
          out.append("=>");
          inspect(entry.getValue(), out);
          separator = ", ";
        }
        out.append('}');
      }
      case Collection<?> list -> {
        out.append('[');
        var separator = "";
        for (var item : list) {
          out.append(separator);
          inspect(item, out);
          separator = ", ";
        }
        out.append(']');
      }
      default -> out.append(text(value));
    }
  }

  /// A field of a value; null if it has none of this name.
  public static @Nullable Object field(@Nullable Object value, @Nullable Object key) {
    return switch (value) {
      case LiquidObject object -> object.get(text(key));
      case Map<?, ?> map -> fieldOf(map, key);
      case List<?> list -> fieldOf(list, key);
      case String text when "size".equals(key) -> (long) text.codePointCount(0, text.length());
      case null, default -> null;
    };
  }

  private static @Nullable Object fieldOf(Map<?, ?> map, @Nullable Object key) {
    if (key == null) {
      return null;
    }
    var found = map.get(key);
    if (found != null || map.containsKey(key)) {
      return found;
    }
    return switch (text(key)) {
      case "size" -> (long) map.size();
      case "first" -> {
        if (map.isEmpty()) {
          yield null;
        }
        var entry = map.entrySet().iterator().next();
        yield pair(entry);
      }
      default -> null;
    };
  }

  private static @Nullable Object fieldOf(List<?> list, @Nullable Object key) {
    if (key instanceof Number number) {
      var index = number.longValue();
      var from = index < 0 ? list.size() + index : index;
      return from >= 0 && from < list.size() ? list.get((int) from) : null;
    }
    return switch (text(key)) {
      case "size" -> (long) list.size();
      case "first" -> list.isEmpty() ? null : list.getFirst();
      case "last" -> list.isEmpty() ? null : list.getLast();
      default -> null;
    };
  }

  /// Whether two values are equal; numbers by value, lists item by item.
  public static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Special special) {
      return isSpecial(right, special);
    }
    if (right instanceof Special special) {
      return isSpecial(left, special);
    }
    if (left == null || right == null) {
      return left == null && right == null;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return Numbers.compare(a, b) == 0;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (var i = 0; i < a.size(); i++) {
        if (!equal(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    return left.equals(right);
  }

  private static boolean isSpecial(@Nullable Object value, Special special) {
    return switch (value) {
      case Special other -> other == special;
      case String text -> special == Special.BLANK ? text.isBlank() : text.isEmpty();
      case Collection<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Boolean b -> special == Special.BLANK && !b;
      case null -> special == Special.BLANK;
      default -> false;
    };
  }

  /// Whether both are of kinds that have an order, be it not with each other.
  public static boolean haveOrder(Object left, Object right) {
    return isOrdered(left) && isOrdered(right);
  }

  private static boolean isOrdered(Object value) {
    return value instanceof Number || value instanceof String || value instanceof OffsetDateTime;
  }

  /// The order of two values that have one.
  ///
  /// @throws ValueException if they have none
  public static int compare(Object left, Object right) {
    return switch (left) {
      case Number a when right instanceof Number b -> Numbers.compare(a, b);
      case String a when right instanceof String b -> a.compareTo(b);
      case OffsetDateTime a when right instanceof OffsetDateTime b ->
          a.toInstant().compareTo(b.toInstant());
      default ->
          throw new ValueException(
              "`" + text(left) + "` and `" + text(right) + "` cannot be compared");
    };
  }

  /// The rounds of a `for`: items of a list, pairs of a map, a text as a whole.
  public static List<? extends @Nullable Object> rounds(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Collection<?> collection -> new ArrayList<>(collection);
      case Map<?, ?> map -> pairs(map);
      case String text when !text.isEmpty() -> List.of(text);
      case null, default -> List.of();
    };
  }

  /// The items a filter works on: nested lists are flattened, another value is its only item.
  public static List<@Nullable Object> flatList(@Nullable Object value, LiquidLimits limits) {
    var items = new ArrayList<@Nullable Object>();
    switch (value) {
      case null -> {}
      case Collection<?> list -> flatten(list, items, limits);
      default -> items.add(value);
    }
    return items;
  }

  private static void flatten(
      Collection<?> list, List<@Nullable Object> into, LiquidLimits limits) {
    if (list.size() + into.size() > limits.listMax()) {
      throw new ValueException("a list of more than %,d items".formatted(limits.listMax()));
    }
    for (var item : list) {
      if (item instanceof Collection<?> nested) {
        flatten(nested, into, limits);
      } else {
        into.add(item);
      }
    }
  }

  private static List<Object> pairs(Map<?, ?> map) {
    var pairs = new ArrayList<Object>(map.size());
    map.entrySet().forEach(entry -> pairs.add(pair(entry)));
    return pairs;
  }

  private static List<@Nullable Object> pair(Map.Entry<?, ?> entry) {
    var pair = new ArrayList<@Nullable Object>(2);
    pair.add(entry.getKey());
    pair.add(entry.getValue());
    return pair;
  }
}
