package dev.millstream.store.site;

import java.util.Map;

/// One line of `_redirects`. `status` is 200 (rewrite), 301, 302, 303, 307, 308, 404, 410 or 451;
/// `force` is Netlify's `!` (also where a file exists); `query` are parameters that must be there,
/// whose values may be `:name` captures, and, by names that no parameter has, what must hold of the
/// visitor: [#COUNTRY], [#LANGUAGE] and [#COOKIE], each one of a list with commas; `line` is where
/// it stands in the file.
public record RedirectRule(
    String from, Map<String, String> query, String to, int status, boolean force, int line) {
  /// The visitor's country, as two capital letters (ISO 3166-1).
  public static final String COUNTRY = ":country";

  /// The visitor's favourite language, as a tag in lower case (RFC 5646) or the beginning of one.
  public static final String LANGUAGE = ":language";

  /// The name of a cookie that the visitor has.
  public static final String COOKIE = ":cookie";

  public RedirectRule {
    query = Map.copyOf(query);
  }
}
