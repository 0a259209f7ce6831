package dev.millstream.builder.lint;

import dev.millstream.store.site.FunctionRoute;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteRules;
import dev.millstream.store.video.SiteVideos;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Tells which paths of a site lead somewhere: to a file as it is served, a redirect or a function.
/// Thread-safe.
final class Places {
  private final Set<String> files;
  private final HtmlHandling html;
  private final List<Shape> shapes = new ArrayList<>();

  /// `files` are the files' paths, each with a slash before it.
  Places(Set<String> files, SiteRules rules, List<FunctionRoute> functions) {
    this.files = files;
    this.html = rules.htmlHandling();
    rules.redirects().stream()
        .filter(rule -> rule.status() < 400)
        .map(RedirectRule::from)
        .map(Shape::of)
        .forEach(shapes::add);
    functions.stream()
        .filter(route -> route.kind() == FunctionRoute.Kind.HANDLER)
        .map(route -> Shape.of(route.mount()))
        .forEach(shapes::add);
  }

  boolean leadsSomewhere(String path) {
    return isFile(path)
        || path.equals(SiteVideos.SCRIPT) // the edge answers it
        || shapes.stream().anyMatch(shape -> shape.matches(path));
  }

  /// Whether a file is served there, or where that redirects to.
  boolean isFile(String path) {
    if (files.contains(path)) {
      return true;
    }
    if (path.endsWith("/")) {
      return files.contains(path + "index.html")
          || (html != HtmlHandling.NONE
              && path.length() > 1
              && files.contains(path.substring(0, path.length() - 1) + ".html"));
    }
    return html != HtmlHandling.NONE
        && (files.contains(path + ".html") || files.contains(path + "/index.html"));
  }
}
