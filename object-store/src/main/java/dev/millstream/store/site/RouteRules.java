package dev.millstream.store.site;

import java.util.List;

/// `_routes.json`: which requests reach the functions. Exclude wins.
public record RouteRules(List<String> include, List<String> exclude) {
  public RouteRules {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }
}
