package dev.millstream.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What `Link` fields (RFC 8288) tell a browser to fetch or to connect to before it has the page.
public final class Links {
  private static final Set<String> EARLY = Set.of("preload", "preconnect", "modulepreload");
  private static final Pattern RELATION =
      Pattern.compile(";\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);
  private static final int LINKS_MAX = 20;
  private static final int BYTES_MAX = 1000;

  private Links() {}

  /// The links of these fields' values that are of use before the page: 20 at most.
  public static List<String> early(Iterable<String> values) {
    var found = new ArrayList<String>();
    for (var value : values) {
      for (var link : parts(value)) {
        if (found.size() < LINKS_MAX && isEarly(link) && !found.contains(link)) {
          found.add(link);
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean isEarly(String link) {
    var end = link.indexOf('>');
    if (!link.startsWith("<") || end < 0 || link.length() > BYTES_MAX || !isPlain(link)) {
      return false;
    }
    var relation = RELATION.matcher(link).region(end, link.length());
    if (!relation.find()) {
      return false;
    }
    var named = relation.group(1) == null ? relation.group(2) : relation.group(1);
    return EARLY.contains(named.strip().toLowerCase(Locale.ROOT));
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /// What stands between commas that are in no address and in no quotes.
  private static List<String> parts(String value) {
    var parts = new ArrayList<String>();
    var from = 0;
    var closing = 0; // the character that ends what commas do not part
    for (var at = 0; at < value.length(); at++) {
      var c = value.charAt(at);
      if (closing != 0) {
        closing = c == closing ? 0 : closing;
      } else if (c == '<' || c == '"') {
        closing = c == '<' ? '>' : '"';
      } else if (c == ',') {
        parts.add(value.substring(from, at).strip());
        from = at + 1;
      }
    }
    parts.add(value.substring(from).strip());
    return parts;
  }
}
