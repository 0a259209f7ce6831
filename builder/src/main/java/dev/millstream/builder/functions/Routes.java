package dev.millstream.builder.functions;

import dev.millstream.builder.source.SourceProblem;
import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.RouteRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Routes from the names of modules, in the order in which they are tried: more segments first,
/// literals before parameters before wildcards.
final class Routes {
  private static final Pattern WILDCARD = Pattern.compile("\\[\\[(.+)\\]\\]");
  private static final Pattern PARAMETER = Pattern.compile("\\[(.+)\\]");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern FROM_PARAMETER = Pattern.compile(":.*");

  private static final Comparator<FunctionRoute> ORDER =
      Comparator.comparingInt((FunctionRoute route) -> -segments(route).size())
          .thenComparing(Routes::compareSegments)
          .thenComparing(FunctionRoute::mount)
          .thenComparing(FunctionRoute::module);

  private Routes() {}

  /// The routes of modules, whose paths are below `functions/`.
  static List<FunctionRoute> of(Collection<String> modules) throws SourceProblem {
    var routes = new ArrayList<FunctionRoute>();
    for (var module : modules) {
      routes.add(route(module));
    }
    routes.sort(ORDER);
    return routes;
  }

  private static FunctionRoute route(String module) throws SourceProblem {
    var stem = module.substring(0, module.lastIndexOf('.'));
    var mount = new StringBuilder();
    var kind = FunctionRoute.Kind.HANDLER;
    var segments = stem.split("/", -1);
    for (var i = 0; i < segments.length; i++) {
      var isLast = i == segments.length - 1;
      if (isLast && segments[i].equals("_middleware")) {
        kind = FunctionRoute.Kind.MIDDLEWARE;
      } else if (!isLast || !segments[i].equals("index")) {
        mount.append('/').append(segment(segments[i], module));
      }
    }
    return new FunctionRoute(module, mount.isEmpty() ? "/" : mount.toString(), kind);
  }

  private static String segment(String segment, String module) throws SourceProblem {
    var wildcard = WILDCARD.matcher(segment);
    if (wildcard.matches()) {
      return ":" + checked(wildcard.group(1), module) + "*";
    }
    var parameter = PARAMETER.matcher(segment);
    return parameter.matches() ? ":" + checked(parameter.group(1), module) : segment;
  }

  private static String checked(String name, String module) throws SourceProblem {
    if (!NAME.matcher(name).matches()) {
      throw new SourceProblem(
          "functions/" + module + ": `" + name + "` is not a parameter's name",
          "use letters, digits and _ between the brackets");
    }
    return name;
  }

  private static List<String> segments(FunctionRoute route) {
    return route.mount().equals("/")
        ? List.of()
        : List.of(route.mount().substring(1).split("/", -1));
  }

  private static int compareSegments(FunctionRoute a, FunctionRoute b) {
    var first = segments(a);
    var second = segments(b);
    for (var i = 0; i < first.size(); i++) {
      var order = Integer.compare(rank(first.get(i)), rank(second.get(i)));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int rank(String segment) {
    if (!segment.startsWith(":")) {
      return 0;
    }
    return segment.endsWith("*") ? 2 : 1;
  }

  /// The gate that lets exactly these routes through: parameters become `*`, rules that another
  /// covers go.
  static RouteRules gate(List<FunctionRoute> routes) {
    var rules = new LinkedHashSet<String>();
    for (var route : routes) {
      var rule = FROM_PARAMETER.matcher(route.mount()).replaceFirst("*");
      if (route.kind() == FunctionRoute.Kind.MIDDLEWARE && !rule.endsWith("*")) {
        rule = rule.endsWith("/") ? rule + "*" : rule + "/*";
      }
      rules.add(rule);
    }
    var kept =
        rules.stream()
            .filter(rule -> rules.stream().noneMatch(other -> shadows(other, rule)))
            .sorted()
            .toList();
    return new RouteRules(kept, List.of());
  }

  private static boolean shadows(String other, String rule) {
    if (other.equals(rule) || !other.endsWith("/*")) {
      return false;
    }
    var folder = other.substring(0, other.length() - 1);
    return rule.startsWith(folder) || rule.equals(other.substring(0, other.length() - 2));
  }
}
