package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import java.util.Optional;

/// `/robots.txt` of a site that has none: a preview wants no crawler, production names its sitemap.
/// It is made when it is asked for, as the same tree may be a preview now and production later.
record Robots(boolean preview, boolean hasSitemap) {
  private static final String PATH = "/robots.txt";

  /// The text, if this is what is asked for and there is something to say.
  Optional<String> text(RequestHead head) {
    if (!head.path().text().equals(PATH)) {
      return Optional.empty();
    }
    if (preview) {
      return Optional.of("User-agent: *\nDisallow: /\n");
    }
    return hasSitemap
        ? Optional.of(
            "User-agent: *\nAllow: /\n\nSitemap: %s://%s/sitemap.xml\n"
                .formatted(head.secure() ? "https" : "http", head.authority()))
        : Optional.empty();
  }
}
