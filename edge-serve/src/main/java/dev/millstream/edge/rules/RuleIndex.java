package dev.millstream.edge.rules;

import dev.millstream.edge.http.RequestPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Rules by path. Those for one path are found by hash; patterns are kept by their first segment,
/// so that only those are tried that can match. Immutable once built, thread-safe.
final class RuleIndex<T> {
  private record Entry<T>(int order, PathPattern pattern, T rule) {}

  private record Exact<T>(int order, T rule) {}

  private final Map<String, List<Exact<T>>> literals = new HashMap<>();
  private final Map<String, List<Entry<T>>> bySegment = new HashMap<>();
  private final List<Entry<T>> anywhere = new ArrayList<>();

  void add(String pattern, T rule, int order) {
    if (PathPattern.isLiteral(pattern)) {
      literals
          .computeIfAbsent(RequestPath.canonical(pattern), _ -> new ArrayList<>())
          .add(new Exact<>(order, rule));
      return;
    }
    var entry = new Entry<>(order, PathPattern.of(pattern), rule);
    var segment = firstSegment(pattern);
    if (segment.isEmpty() || !PathPattern.isLiteral("/" + segment)) {
      anywhere.add(entry);
    } else {
      bySegment.computeIfAbsent(RequestPath.canonical(segment), _ -> new ArrayList<>()).add(entry);
    }
  }

  /// The rule for exactly this path that `accept` takes first.
  <R> @Nullable R literal(String path, BiFunction<T, Map<String, String>, @Nullable R> accept) {
    for (var exact : literals.getOrDefault(path, List.of())) {
      var result = accept.apply(exact.rule(), Map.of());
      if (result != null) {
        return result;
      }
    }
    return null;
  }

  /// The first pattern in file order that matches and that `accept` takes.
  <R> @Nullable R pattern(
      String host, String path, BiFunction<T, Map<String, String>, @Nullable R> accept) {
    for (var entry : patternsFor(path)) {
      var captures = entry.pattern().match(host, path);
      var result = captures.isEmpty() ? null : accept.apply(entry.rule(), captures.get());
      if (result != null) {
        return result;
      }
    }
    return null;
  }

  /// Calls `each` with all that match, literals and patterns, in file order.
  void all(String host, String path, BiConsumer<T, Map<String, String>> each) {
    var exact = literals.getOrDefault(path, List.of());
    var next = 0;
    for (var entry : patternsFor(path)) {
      while (next < exact.size() && exact.get(next).order() < entry.order()) {
        each.accept(exact.get(next++).rule(), Map.of());
      }
      entry.pattern().match(host, path).ifPresent(captures -> each.accept(entry.rule(), captures));
    }
    while (next < exact.size()) {
      each.accept(exact.get(next++).rule(), Map.of());
    }
  }

  private List<Entry<T>> patternsFor(String path) {
    var near = bySegment.getOrDefault(firstSegment(path), List.of());
    if (near.isEmpty() || anywhere.isEmpty()) {
      return near.isEmpty() ? anywhere : near;
    }
    var merged = new ArrayList<Entry<T>>(near.size() + anywhere.size());
    var next = 0;
    for (var entry : near) {
      while (next < anywhere.size() && anywhere.get(next).order() < entry.order()) {
        merged.add(anywhere.get(next++));
      }
      merged.add(entry);
    }
    merged.addAll(anywhere.subList(next, anywhere.size()));
    return merged;
  }

  private static String firstSegment(String path) {
    if (!path.startsWith("/")) {
      return "";
    }
    var end = path.indexOf('/', 1);
    return end < 0 ? path.substring(1) : path.substring(1, end);
  }
}
