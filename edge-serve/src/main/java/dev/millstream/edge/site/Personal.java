package dev.millstream.edge.site;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.functions.HttpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Keeps a site's `_headers` from making what code answered to one visitor everybody's: a rule for
/// `/*.css` also fits `/account/x.css`, which is how caches are deceived.
final class Personal {
  private static final Set<String> ABOUT_CACHING =
      Set.of(
          "cache-control",
          "cdn-cache-control",
          "cloudflare-cdn-cache-control",
          "expires",
          "surrogate-control");
  private static final List<String> RESTRICTIVE = List.of("private", "no-store", "no-cache");

  private Personal() {}

  /// What rules made of the headers in `own`, but with what those say about caching if the visitor
  /// showed who it is, or the answer is not for all.
  static List<HttpHeader> keep(RequestHead head, List<HttpHeader> own, List<HttpHeader> ruled) {
    var identified = head.field("Cookie") != null || head.field("Authorization") != null;
    if (!identified && own.stream().noneMatch(Personal::restricts)) {
      return ruled;
    }
    var kept = new ArrayList<>(ruled);
    kept.removeIf(Personal::isAboutCaching);
    own.stream().filter(Personal::isAboutCaching).forEach(kept::add);
    return kept;
  }

  private static boolean isAboutCaching(HttpHeader header) {
    return ABOUT_CACHING.contains(header.name().toLowerCase(Locale.ROOT));
  }

  private static boolean restricts(HttpHeader header) {
    var value = header.value().toLowerCase(Locale.ROOT);
    return header.name().equalsIgnoreCase("Set-Cookie")
        || (isAboutCaching(header) && RESTRICTIVE.stream().anyMatch(value::contains));
  }
}
