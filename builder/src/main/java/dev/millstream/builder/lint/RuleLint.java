package dev.millstream.builder.lint;

import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules that lead nowhere, never apply, or lead in circles.
final class RuleLint {
  private static final String REDIRECTS = "_redirects";
  private static final String HEADERS = "_headers";
  private static final int HOPS_MAX = 20;

  /// More unconditional rules are not compared with all that follow.
  private static final int COMPARED_MAX = 200;

  private final SiteRules rules;
  private final Places places;
  private final Set<String> paths;
  private final List<Finding> findings = new ArrayList<>();

  private RuleLint(SiteRules rules, Places places, Set<String> paths) {
    this.rules = rules;
    this.places = places;
    this.paths = paths;
  }

  /// `answersAll` is a site whose functions or front page answer whatever no file does.
  static List<Finding> of(SiteRules rules, Places places, Set<String> paths, boolean answersAll) {
    var lint = new RuleLint(rules, places, paths);
    lint.shadowed();
    for (var rule : rules.redirects()) {
      lint.circle(rule);
      if (!answersAll) {
        lint.nowhere(rule);
      }
    }
    if (!answersAll) {
      rules.headers().forEach(lint::useless);
    }
    return lint.findings;
  }

  private void shadowed() {
    var wide = new ArrayList<RedirectRule>();
    var shapes = new ArrayList<Shape>();
    for (var rule : rules.redirects()) {
      var shape = Shape.of(rule.from());
      for (var i = 0; i < wide.size(); i++) {
        if (shapes.get(i).covers(shape)) {
          add(
              REDIRECTS,
              rule.line(),
              "never reached: `%s` of line %d takes all of `%s`"
                  .formatted(wide.get(i).from(), wide.get(i).line(), rule.from()));
          break;
        }
      }
      if (rule.query().isEmpty() && wide.size() < COMPARED_MAX && rule.from().indexOf('*') >= 0) {
        wide.add(rule);
        shapes.add(shape);
      }
    }
  }

  private static boolean isPlain(String path) {
    return path.startsWith("/") && path.indexOf('*') < 0 && path.indexOf(':') < 0;
  }

  private static String path(String to) {
    return to.replaceFirst("[?#].*$", "");
  }

  private void nowhere(RedirectRule rule) {
    var to = path(rule.to());
    if (isPlain(to) && rule.status() < 400 && !places.leadsSomewhere(to)) {
      add(REDIRECTS, rule.line(), "`%s` leads nowhere on this site".formatted(rule.to()));
    } else if (isPlain(to) && rule.status() >= 400 && !places.isFile(to)) {
      add(REDIRECTS, rule.line(), "there is no page `%s` to show".formatted(rule.to()));
    }
  }

  private void circle(RedirectRule first) {
    var seen = new ArrayList<RedirectRule>(List.of(first));
    var rule = first;
    for (var hop = 0; hop < HOPS_MAX; hop++) {
      var to = path(rule.to());
      if (!isRedirect(rule) || !isPlain(to)) {
        return;
      }
      var next = taking(to);
      if (next == null) {
        return;
      }
      if (next.equals(first)) {
        // told once, at the rule of the circle that stands first
        if (seen.stream().allMatch(other -> other.line() >= first.line())) {
          add(REDIRECTS, first.line(), circle(seen));
        }
        return;
      }
      if (seen.contains(next)) {
        return;
      }
      seen.add(next);
      rule = next;
    }
  }

  private static String circle(List<RedirectRule> seen) {
    return seen.size() == 1
        ? "`%s` leads to itself for ever".formatted(seen.getFirst().from())
        : "leads in a circle, through line "
            + String.join(
                ", ", seen.stream().skip(1).map(rule -> String.valueOf(rule.line())).toList());
  }

  private static boolean isRedirect(RedirectRule rule) {
    return rule.status() >= 300 && rule.status() < 400 && rule.query().isEmpty();
  }

  private @Nullable RedirectRule taking(String path) {
    for (var rule : rules.redirects()) {
      // a slash more or less is a redirect that many sites have
      if (isPlain(rule.from()) ? rule.from().equals(path) : Shape.of(rule.from()).matches(path)) {
        return isRedirect(rule) && (rule.force() || !places.isFile(path)) ? rule : null;
      }
    }
    return null;
  }

  private void useless(HeaderRule rule) {
    if (!rule.pattern().startsWith("/") || places.leadsSomewhere(rule.pattern())) {
      return;
    }
    var shape = Shape.of(rule.pattern());
    if (paths.stream().noneMatch(path -> shape.matches(path) || shape.matches(pretty(path)))) {
      add(HEADERS, rule.line(), "`%s` matches no file".formatted(rule.pattern()));
    }
  }

  private static String pretty(String path) {
    return path.replaceFirst("(/index)?\\.html$", "").replaceFirst("^$", "/");
  }

  private void add(String file, int line, String text) {
    findings.add(new Finding(file, line, text));
  }
}
