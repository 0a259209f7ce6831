package dev.millstream.store.site;

import java.util.Map;

/// One line of `_redirects`. `status` is 200 (rewrite), 301, 302, 303, 307, 308, 404, 410 or 451;
/// `force` is Netlify's `!` (also where a file exists); `query` are parameters that must be there,
/// whose values may be `:name` captures; `line` is where it stands in the file.
public record RedirectRule(
    String from, Map<String, String> query, String to, int status, boolean force, int line) {
  public RedirectRule {
    query = Map.copyOf(query);
  }
}
