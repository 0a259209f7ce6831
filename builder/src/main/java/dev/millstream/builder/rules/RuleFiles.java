package dev.millstream.builder.rules;

import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rule files at the root of what is published, compiled; they are not published themselves.
public record RuleFiles(
    SiteRules rules, SiteAccess access, SiteDelivery delivery, Optional<RouteRules> routes) {
  private static final int HEADERS_OF_PAGES = 100;
  private static final int STATIC_OF_PAGES = 2000;
  private static final int DYNAMIC_OF_PAGES = 100;

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
    var locks = new Locks(HEADERS, warnings);
    var rules =
        new SiteRules(
            settings.htmlHandling(),
            settings.notFoundHandling(),
            headers.stream().map(locks::without).toList(),
            redirects);
    warnOfCaps(rules, warnings);
    return new RuleFiles(
        rules, locks.access(settings.privatePreviews()), settings.delivery(), routes);
  }

  private static void warnOfCaps(SiteRules rules, Warnings warnings) {
    if (rules.headers().size() > HEADERS_OF_PAGES) {
      warnings.add(HEADERS, "more rules than the " + HEADERS_OF_PAGES + " of Cloudflare Pages");
    }
    var dynamic =
        rules.redirects().stream().filter(rule -> Patterns.isDynamic(rule.from())).count();
    if (dynamic > DYNAMIC_OF_PAGES || rules.redirects().size() - dynamic > STATIC_OF_PAGES) {
      warnings.add(
          REDIRECTS,
          "more rules than the %,d and %,d with patterns of Cloudflare Pages"
              .formatted(STATIC_OF_PAGES, DYNAMIC_OF_PAGES));
    }
  }
}
