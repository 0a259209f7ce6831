package dev.millstream.store.site;

import java.util.List;

/// A site's serving rules, checked at publish, in the order of their files.
public record SiteRules(
    HtmlHandling htmlHandling,
    NotFoundHandling notFoundHandling,
    List<HeaderRule> headers,
    List<RedirectRule> redirects) {
  /// A site without rule files.
  public static final SiteRules NONE =
      new SiteRules(HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO, List.of(), List.of());

  public SiteRules {
    headers = List.copyOf(headers);
    redirects = List.copyOf(redirects);
  }
}
