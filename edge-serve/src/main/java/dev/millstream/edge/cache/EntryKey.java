package dev.millstream.edge.cache;

import java.util.Locale;

/// What stored answers are found by: the version of the site, and the URL as the origin sees it.
/// Scheme and port are part of it, since an answer may depend on them.
record EntryKey(String project, String deployment, String host, String url) {
  EntryKey {
    url = Visit.lowerHost(url);
  }

  /// The path and query, raw.
  String target() {
    var path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? "/" : url.substring(path);
  }

  /// The host without port, and what follows it: what purges are written in.
  String address() {
    return host.toLowerCase(Locale.ROOT) + target();
  }
}
