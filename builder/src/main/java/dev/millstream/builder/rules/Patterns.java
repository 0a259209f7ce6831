package dev.millstream.builder.rules;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What is wrong with the patterns of rules, in words.
final class Patterns {
  private static final Pattern PLACEHOLDER = Pattern.compile(":([A-Za-z]\\w*)");
  private static final Pattern HOST = Pattern.compile("https://[^/:?#\\s]+(/.*)?");

  private Patterns() {}

  static Optional<String> headerProblem(String pattern) {
    if (pattern.startsWith("/") && !pattern.startsWith("//")) {
      return problem(pattern);
    }
    if (pattern.startsWith("http:")) {
      return Optional.of("write the host with https://; http is not matched");
    }
    var afterScheme = pattern.startsWith("https://") ? pattern.substring(8) : pattern;
    // `:name` may stand for a label of the host; digits after the colon are a port.
    if (afterScheme.split("/", 2)[0].matches(".*:\\d+")) {
      return Optional.of("a host must not name a port");
    }
    if (!HOST.matcher(PLACEHOLDER.matcher(pattern).replaceAll("x")).matches()) {
      return Optional.of("`" + pattern + "` is neither a path nor https://host/path");
    }
    return problem(afterScheme);
  }

  static Optional<String> problem(String pattern) {
    if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
      return Optional.of("only one `*` may stand in `" + pattern + "`");
    }
    var seen = new HashSet<String>();
    var names = PLACEHOLDER.matcher(pattern);
    while (names.find()) {
      if (!seen.add(names.group(1))) {
        return Optional.of("`:" + names.group(1) + "` stands twice in `" + pattern + "`");
      }
    }
    return Optional.empty();
  }

  static boolean isDynamic(String pattern) {
    return pattern.indexOf('*') >= 0 || PLACEHOLDER.matcher(pattern).find();
  }

  /// The names that a pattern captures, `splat` for its star.
  static Set<String> captures(String pattern) {
    var captures = placeholders(pattern);
    if (pattern.indexOf('*') >= 0) {
      captures.add("splat");
    }
    return captures;
  }

  static Set<String> placeholders(String text) {
    var names = new HashSet<String>();
    var matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
