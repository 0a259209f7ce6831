package dev.millstream.edge.pass;

import dev.millstream.edge.http.RequestHead;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sites whose pages may show a video. It binds browsers, which say truly whose page asks; who
/// says nothing (a native player, curl) is let in, since what it says would be no proof.
record Origins(List<String> allowed) {
  boolean admit(RequestHead head, String below) {
    if (allowed.isEmpty() || below.equals("/watch") || below.equals("/iframe")) {
      return true; // pages are framed by whom their policy names
    }
    var origin = head.field("Origin");
    var asks = origin == null ? head.field("Referer") : origin;
    if (asks == null) {
      return !"cross-site".equals(head.field("Sec-Fetch-Site"));
    }
    return authority(asks)
        .filter(site -> site.equals(head.authority().toLowerCase(Locale.ROOT)) || admits(site))
        .isPresent();
  }

  private boolean admits(String site) {
    for (var pattern : allowed) {
      if (pattern.startsWith("*.") ? site.endsWith(pattern.substring(1)) : site.equals(pattern)) {
        return true;
      }
    }
    return false;
  }

  /// Host and port as an origin has them: the port only if it is not the scheme's own.
  private static Optional<String> authority(@Nullable String url) {
    try {
      var uri = URI.create(String.valueOf(url));
      var host = uri.getHost();
      return host == null
          ? Optional.empty()
          : Optional.of(host.toLowerCase(Locale.ROOT) + port(uri));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String port(URI uri) {
    var usual = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
  }
}
