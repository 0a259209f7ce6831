package dev.millstream.builder.rules;

import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rule files at the root of what is published, compiled; they are not published themselves.
public record RuleFiles(SiteRules rules, Optional<RouteRules> routes) {
  private static final String HEADERS = "_headers";
  private static final String REDIRECTS = "_redirects";
  private static final String ROUTES = "_routes.json";

  /// The names of the files that are read here or elsewhere and never published.
  public static final Set<String> UNPUBLISHED =
      Set.of(HEADERS, REDIRECTS, ROUTES, SiteSettings.FILE);

  /// Compiles the rule files of a site.
  public static RuleFiles of(SiteTree site, SiteSettings settings, Warnings warnings)
      throws IOException {
    var headers = List.<HeaderRule>of();
    var redirects = List.<RedirectRule>of();
    var routes = Optional.<RouteRules>empty();
    for (var file : site.files()) {
      switch (file.path()) {
        case HEADERS -> headers = HeadersFile.parse(HEADERS, file.content().text(), warnings);
        case REDIRECTS ->
            redirects = RedirectsFile.parse(REDIRECTS, file.content().text(), warnings);
        case ROUTES -> routes = RoutesFile.parse(ROUTES, file.content().text(), warnings);
        default -> {}
      }
    }
    var rules =
        new SiteRules(settings.htmlHandling(), settings.notFoundHandling(), headers, redirects);
    return new RuleFiles(rules, routes);
  }
}
