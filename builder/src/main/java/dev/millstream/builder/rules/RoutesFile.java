package dev.millstream.builder.rules;

import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.RouteRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `_routes.json`, which says what requests reach the functions.
public final class RoutesFile {
  private static final int RULES_MAX = 100;
  private static final int RULE_LENGTH_MAX = 100;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RoutesFile() {}

  /// The rules of `text`; empty, with a warning, if the file cannot be used as a whole.
  public static Optional<RouteRules> parse(String file, String text, Warnings warnings) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      warnings.add(file, line, "ignored, it is not JSON: " + message(e));
      return Optional.empty();
    }
    if (root.path("version").asInt(0) != 1) {
      warnings.add(file, "ignored: `version` must be 1");
      return Optional.empty();
    }
    var include = rules(file, "include", root, warnings);
    var exclude = rules(file, "exclude", root, warnings);
    if (include.isEmpty()) {
      warnings.add(file, "ignored: `include` needs at least one rule");
      return Optional.empty();
    }
    if (include.size() + exclude.size() > RULES_MAX) {
      warnings.add(file, "more than " + RULES_MAX + " rules; Cloudflare Pages would refuse it");
    }
    for (var rule : include) {
      exclude.stream()
          .filter(other -> covers(other, rule))
          .findFirst()
          .ifPresent(other ->
              warnings.add(
                  file,
                  line(text, rule),
                  "never reached: `exclude` %s takes all of `include` %s".formatted(other, rule)));
    }
    return Optional.of(new RouteRules(include, exclude));
  }

  private static boolean covers(String wide, String narrow) {
    return wide.endsWith("*")
        ? narrow.startsWith(wide.substring(0, wide.length() - 1))
        : wide.equals(narrow);
  }

  /// Where a rule stands first.
  private static int line(String text, String rule) {
    var at = text.indexOf('"' + rule + '"');
    return 1 + (int) text.substring(0, Math.max(0, at)).chars().filter(c -> c == '\n').count();
  }

  /// The message without what it says of the parser's own state.
  private static String message(JacksonException e) {
    return e.getOriginalMessage().replaceFirst(" \\(for .*", "");
  }

  private static List<String> rules(String file, String name, JsonNode root, Warnings warnings) {
    var rules = new ArrayList<String>();
    for (var node : root.path(name)) {
      var rule = node.asString("");
      if (!node.isString() || !rule.startsWith("/")) {
        warnings.add(file, "`" + name + "`: " + node + " skipped: a rule begins with `/`");
      } else if (rule.length() > RULE_LENGTH_MAX) {
        warnings.add(
            file, "`" + name + "`: a rule of more than " + RULE_LENGTH_MAX + " characters skipped");
      } else {
        rules.add(rule);
      }
    }
    return rules;
  }
}
