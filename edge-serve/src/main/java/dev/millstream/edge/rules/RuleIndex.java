package dev.millstream.edge.rules;

import dev.millstream.edge.http.RequestPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Rules by path. Those for one path are found by hash; patterns stand in a tree of their segments,
/// so that only those are tried whose segments up to a `*` fit, in file order. Immutable once
/// built, thread-safe.
final class RuleIndex<T> {
  private record Entry<T>(int order, PathPattern pattern, T rule) {}

  private record Exact<T>(int order, T rule) {}

  /// A place in the tree: patterns that end `here`, those whose `*` takes what is `below`, and the
  /// next segments: as they are, or `any` where a `:name` stands in them.
  private static final class Node<T> {
    private final Map<String, Node<T>> children = new HashMap<>();
    private final List<Entry<T>> here = new ArrayList<>();
    private final List<Entry<T>> below = new ArrayList<>();
    private @Nullable Node<T> any;

    Node<T> orAny() {
      if (any == null) {
        any = new Node<>();
      }
      return any;
    }

    boolean isLeaf() {
      return children.isEmpty() && any == null;
    }
  }

  private final Map<String, List<Exact<T>>> literals = new HashMap<>();
  private final Node<T> root = new Node<>();

  void add(String pattern, T rule, int order) {
    if (PathPattern.isLiteral(pattern)) {
      literals
          .computeIfAbsent(RequestPath.canonical(pattern), _ -> new ArrayList<>(1))
          .add(new Exact<>(order, rule));
      return;
    }
    var entry = new Entry<>(order, PathPattern.of(pattern), rule);
    var node = root;
    for (var segment : PathPattern.pathOf(pattern).substring(1).split("/", -1)) {
      if (segment.indexOf('*') >= 0) {
        node.below.add(entry);
        return;
      }
      node =
          PathPattern.isLiteral("/" + segment)
              ? node.children.computeIfAbsent(RequestPath.canonical(segment), _ -> new Node<>())
              : node.orAny();
    }
    node.here.add(entry);
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

  /// How many patterns are tried for a path.
  int triedFor(String path) {
    return patternsFor(path).size();
  }

  private List<Entry<T>> patternsFor(String path) {
    if (root.isLeaf()) {
      return root.below;
    }
    var found = new ArrayList<Entry<T>>();
    collect(root, path, 1, found);
    found.sort(Comparator.comparingInt(Entry::order));
    return found;
  }

  /// `from` is where the next segment begins; past the end, there is none. As deep as the longest
  /// pattern, however long the path is.
  private static <T> void collect(Node<T> node, String path, int from, List<Entry<T>> found) {
    found.addAll(node.below);
    if (from > path.length()) {
      found.addAll(node.here);
      return;
    }
    if (node.isLeaf()) {
      return;
    }
    var slash = path.indexOf('/', from);
    var end = slash < 0 ? path.length() : slash;
    var child = node.children.get(path.substring(from, end));
    if (child != null) {
      collect(child, path, end + 1, found);
    }
    if (node.any != null) {
      collect(node.any, path, end + 1, found);
    }
  }
}
