package dev.millstream.functions;

import dev.millstream.store.site.RouteRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Decides by `_routes.json` whether a path reaches the functions. Compiled once, thread-safe.
public final class RouteGate {
  private final PathSet include;
  private final PathSet exclude;

  private RouteGate(PathSet include, PathSet exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /// The gate that `rules` describe. Exclude wins over include.
  public static RouteGate of(RouteRules rules) {
    return new RouteGate(PathSet.of(rules.include()), PathSet.of(rules.exclude()));
  }

  /// Whether a request for `path` (as sent, without query) is for the functions.
  public boolean admits(String path) {
    return include.holds(path) && !exclude.holds(path);
  }

  /// Rules that were sorted by what they take to test. A `*` that ends a rule covers what is below
  /// (`/foo/*` also `/foo` itself); one in the middle covers anything.
  private record PathSet(Set<String> exact, List<String> prefixes, List<List<String>> globs) {
    static PathSet of(List<String> rules) {
      var exact = new HashSet<String>();
      var prefixes = new ArrayList<String>();
      var globs = new ArrayList<List<String>>();
      for (var rule : rules) {
        var star = rule.indexOf('*');
        if (star < 0) {
          exact.add(rule);
        } else if (star == rule.length() - 1) {
          prefixes.add(rule.substring(0, star));
          if (rule.endsWith("/*") && star > 1) {
            exact.add(rule.substring(0, star - 1));
          }
        } else {
          globs.add(List.of(rule.split("\\*", -1)));
        }
      }
      return new PathSet(Set.copyOf(exact), List.copyOf(prefixes), List.copyOf(globs));
    }

    boolean holds(String path) {
      return exact.contains(path)
          || prefixes.stream().anyMatch(path::startsWith)
          || globs.stream().anyMatch(glob -> matches(glob, path));
    }

    private static boolean matches(List<String> parts, String path) {
      if (!path.startsWith(parts.getFirst())) {
        return false;
      }
      var at = parts.getFirst().length();
      for (var part : parts.subList(1, parts.size() - 1)) {
        var found = path.indexOf(part, at);
        if (found < 0) {
          return false;
        }
        at = found + part.length();
      }
      var last = parts.getLast();
      return path.length() - last.length() >= at && path.endsWith(last);
    }
  }
}
