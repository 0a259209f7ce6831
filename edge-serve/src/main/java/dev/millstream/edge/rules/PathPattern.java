package dev.millstream.edge.rules;

import dev.millstream.edge.http.RequestPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A rule's path, or `https://host/path`: `*` takes anything (as `splat`), `:name` one segment, in
/// a host one label.
final class PathPattern {
  static final Pattern NAME = Pattern.compile(":([A-Za-z]\\w*)");
  private static final String HTTPS = "https://";

  private final boolean withHost;
  private final Pattern form;
  private final List<String> names = new ArrayList<>();

  private PathPattern(String text) {
    withHost = text.startsWith(HTTPS);
    var pathAt = withHost ? text.indexOf('/', HTTPS.length()) : 0;
    var host = pathAt < 0 ? text : text.substring(0, pathAt);
    var path = pathOf(text);
    form = Pattern.compile(form(host, "([^/.]+)") + form(path, "([^/]+)"), Pattern.DOTALL);
  }

  static PathPattern of(String text) {
    return new PathPattern(text);
  }

  /// The path of a pattern, `/` where it has only a host.
  static String pathOf(String text) {
    var at = text.startsWith(HTTPS) ? text.indexOf('/', HTTPS.length()) : 0;
    return at < 0 ? "/" : text.substring(at);
  }

  /// Whether the text stands for one path only.
  static boolean isLiteral(String text) {
    return text.startsWith("/") && text.indexOf('*') < 0 && !NAME.matcher(text).find();
  }

  /// What `*` and the names took, if the pattern matches.
  Optional<Map<String, String>> match(String host, String path) {
    var matcher = form.matcher(withHost ? HTTPS + host + path : path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var captures = new HashMap<String, String>();
    for (var i = 0; i < names.size(); i++) {
      captures.putIfAbsent(names.get(i), matcher.group(i + 1));
    }
    return Optional.of(captures);
  }

  private String form(String text, String placeholder) {
    var out = new StringBuilder();
    var at = 0;
    while (at < text.length()) {
      var name = NAME.matcher(text).region(at, text.length());
      if (text.charAt(at) == '*') {
        names.add("splat");
        out.append("(.*)");
        at++;
      } else if (name.lookingAt()) {
        names.add(name.group(1));
        out.append(placeholder);
        at = name.end();
      } else {
        var end = at + 1;
        while (end < text.length() && text.charAt(end) != '*' && text.charAt(end) != ':') {
          end++;
        }
        var literal = text.substring(at, end);
        out.append(Pattern.quote(literal.startsWith(HTTPS) ? literal : canonical(literal)));
        at = end;
      }
    }
    return out.toString();
  }

  private static String canonical(String literal) {
    return RequestPath.canonical(literal);
  }
}
