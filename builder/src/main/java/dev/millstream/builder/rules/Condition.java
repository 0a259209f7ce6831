package dev.millstream.builder.rules;

import dev.millstream.store.site.RedirectRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a line of `_redirects` demands of the visitor, as Netlify has it: `Country=de,at`,
/// `Language=fr`, `Cookie=beta`.
record Condition(String name, String values) {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,8}(-[a-z0-9]{1,8})*");
  private static final Pattern COOKIE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  static Condition of(String word) throws BadRule {
    var equals = word.indexOf('=');
    if (equals < 0) {
      throw new BadRule("`" + word + "` is not a status code");
    }
    var values = word.substring(equals + 1);
    return switch (word.substring(0, equals).toLowerCase(Locale.ROOT)) {
      case "country" ->
          new Condition(
              RedirectRule.COUNTRY,
              checked(
                  values.toUpperCase(Locale.ROOT), COUNTRY, word, "countries: `Country=de,at`"));
      case "language" ->
          new Condition(
              RedirectRule.LANGUAGE,
              checked(
                  values.toLowerCase(Locale.ROOT).replace('_', '-'),
                  LANGUAGE,
                  word,
                  "languages: `Language=fr,en-gb`"));
      case "cookie" ->
          new Condition(
              RedirectRule.COOKIE,
              checked(values, COOKIE, word, "names of cookies: `Cookie=beta`"));
      case "role" ->
          throw new BadRule("`" + word + "` needs Netlify's sign-in of visitors: use a function");
      default ->
          throw new BadRule(
              "`" + word + "` is no condition; there are `Country=`, `Language=` and `Cookie=`");
    };
  }

  private static String checked(String values, Pattern form, String word, String wanted)
      throws BadRule {
    for (var value : values.split(",", -1)) {
      if (!form.matcher(value).matches()) {
        throw new BadRule("`" + word + "` must name " + wanted);
      }
    }
    return Arrays.stream(values.split(",", -1))
        .distinct()
        .sorted()
        .collect(Collectors.joining(","));
  }

  void addTo(Map<String, String> query) throws BadRule {
    if (query.putIfAbsent(name, values) != null) {
      throw new BadRule("there is one list for each condition: `Country=de,at`");
    }
  }
}
