package dev.millstream.edge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Rules of any kind by a pattern as in `_headers`. Immutable, thread-safe.
public final class PathRules<T> {
  private final RuleIndex<T> index = new RuleIndex<>();
  private final boolean none;

  /// Takes the pattern and the rule out of each of `rules`.
  public <R> PathRules(List<R> rules, Function<R, String> pattern, Function<R, T> rule) {
    none = rules.isEmpty();
    for (var i = 0; i < rules.size(); i++) {
      index.add(pattern.apply(rules.get(i)), rule.apply(rules.get(i)), i);
    }
  }

  /// All rules that match, in order.
  public List<T> all(String host, String path) {
    if (none) {
      return List.of();
    }
    var found = new ArrayList<T>();
    index.all(host, path, (rule, _) -> found.add(rule));
    return found;
  }
}
