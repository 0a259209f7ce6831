package dev.millstream.builder.jekyll.filters;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.value.Special;
import dev.millstream.builder.liquid.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Filters that pick and group items, by a property or an expression.
final class GroupFilters {
  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "where", FilterDefinition.of(2, call -> select(call, GroupFilters::hasProperty)),
          "find", FilterDefinition.of(2, call -> first(call, GroupFilters::hasProperty)),
          "where_exp", FilterDefinition.of(2, call -> select(call, condition(call))),
          "find_exp", FilterDefinition.of(2, call -> first(call, condition(call))),
          "group_by", FilterDefinition.of(1, GroupFilters::groupBy),
          "group_by_exp", FilterDefinition.of(2, GroupFilters::groupByExpression));

  private GroupFilters() {}

  private static List<? extends @Nullable Object> items(FilterCall call) {
    return call.input() instanceof Map<?, ?> map
        ? new ArrayList<@Nullable Object>(map.values())
        : call.items();
  }

  private static @Nullable Object select(
      FilterCall call, BiPredicate<FilterCall, @Nullable Object> holds) {
    if (!(call.input() instanceof Collection) && !(call.input() instanceof Map)) {
      return call.input();
    }
    var kept = new ArrayList<@Nullable Object>();
    for (var item : items(call)) {
      if (holds.test(call, item)) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static @Nullable Object first(
      FilterCall call, BiPredicate<FilterCall, @Nullable Object> holds) {
    for (var item : items(call)) {
      if (holds.test(call, item)) {
        return item;
      }
    }
    return null;
  }

  private static boolean hasProperty(FilterCall call, @Nullable Object item) {
    var value = Values.field(item, call.argument(0));
    var wanted = call.argument(1);
    if (wanted == null) {
      return value == null;
    }
    if (wanted instanceof Special) {
      return Values.equal(value, wanted);
    }
    return value instanceof Collection<?> list
        ? list.stream().anyMatch(one -> Values.text(one).equals(Values.text(wanted)))
        : value != null && Values.text(value).equals(Values.text(wanted));
  }

  private static BiPredicate<FilterCall, @Nullable Object> condition(FilterCall call) {
    var condition = expression(call, true);
    return (_, item) -> Values.isTrue(evaluate(call, condition, item));
  }

  private static Expression expression(FilterCall call, boolean isCondition) {
    var place = new Place("`" + call.text(1) + "`", 1);
    var dialect = SiteHost.of(call).dialect();
    return isCondition
        ? Markup.condition(call.text(1), place, dialect)
        : Markup.output(call.text(1), place, dialect);
  }

  private static @Nullable Object evaluate(
      FilterCall call, Expression expression, @Nullable Object item) {
    var scope = call.context().push();
    try {
      scope.put(call.text(0), item);
      return expression.evaluate(call.context());
    } finally {
      call.context().pop();
    }
  }

  private static @Nullable Object groupBy(FilterCall call) {
    return grouped(call, item -> Optional.ofNullable(Values.field(item, call.argument(0))));
  }

  private static @Nullable Object groupByExpression(FilterCall call) {
    var expression = expression(call, false);
    return grouped(call, item -> Optional.ofNullable(evaluate(call, expression, item)));
  }

  /// What an item is grouped by.
  private interface Key {
    Optional<Object> of(@Nullable Object item);
  }

  private static Map<String, @Nullable Object> group(
      String name, List<? extends @Nullable Object> members) {
    var group = new LinkedHashMap<String, @Nullable Object>();
    group.put("name", name);
    group.put("items", members);
    group.put("size", (long) members.size());
    return group;
  }

  private static @Nullable Object grouped(FilterCall call, Key key) {
    if (!(call.input() instanceof Collection)) {
      return call.input();
    }
    var groups = new LinkedHashMap<String, List<@Nullable Object>>();
    for (var item : items(call)) {
      groups
          .computeIfAbsent(Values.text(key.of(item).orElse(null)), _ -> new ArrayList<>())
          .add(item);
    }
    var list = new ArrayList<@Nullable Object>();
    for (var entry : groups.entrySet()) {
      list.add(group(entry.getKey(), entry.getValue()));
    }
    return list;
  }
}
