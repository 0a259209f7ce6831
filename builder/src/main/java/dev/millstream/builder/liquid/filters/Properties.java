package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.value.LiquidObject;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.liquid.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `item[property]` gives in Ruby, for filters that take a property's name.
final class Properties {
  private Properties() {}

  /// The property; null where an item has none.
  static @Nullable Object of(@Nullable Object item, @Nullable Object property) {
    return item == null || item instanceof Boolean ? null : require(item, property);
  }

  /// The property.
  ///
  /// @throws ValueException if the item can have none of this name
  static @Nullable Object require(@Nullable Object item, @Nullable Object property) {
    return switch (item) {
      case LiquidObject object -> object.get(Values.text(property));
      case Map<?, ?> map -> property == null ? null : map.get(property);
      case String text when property instanceof String part -> text.contains(part) ? part : null;
      case String text when property instanceof Long index -> Values.field(List.of(text), index);
      case Number number when property instanceof Long bit -> (number.longValue() >> bit) & 1;
      case List<?> list when property instanceof Long index -> Values.field(list, index);
      case null, default ->
          throw new ValueException(
              "`" + Values.text(item) + "` has no property `" + Values.text(property) + "`");
    };
  }

  /// Whether an item may be asked for properties at all.
  static boolean areThere(@Nullable Object item) {
    return item != null && !(item instanceof Boolean);
  }
}
