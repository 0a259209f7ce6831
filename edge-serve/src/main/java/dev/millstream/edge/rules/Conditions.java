package dev.millstream.edge.rules;

import dev.millstream.edge.http.AcceptLanguage;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.store.site.RedirectRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a redirect demands of the visitor: one of the countries, one of the languages, one of the
/// cookies; an empty list demands nothing. As with Netlify, the cookies `nf_country` and `nf_lang`
/// stand above what is known otherwise, so that a site can let its visitors choose.
record Conditions(List<String> countries, List<String> languages, List<String> cookies) {
  private static final String CHOSEN_COUNTRY = "nf_country";
  private static final String CHOSEN_LANGUAGE = "nf_lang";

  /// Those of a rule.
  static Conditions of(RedirectRule rule) {
    return new Conditions(
        list(rule, RedirectRule.COUNTRY),
        list(rule, RedirectRule.LANGUAGE),
        list(rule, RedirectRule.COOKIE));
  }

  private static List<String> list(RedirectRule rule, String name) {
    var values = rule.query().get(name);
    return values == null ? List.of() : List.of(values.split(",", -1));
  }

  /// The parameters of a rule's query that are not conditions.
  static Map<String, String> without(Map<String, String> query) {
    return query.keySet().stream().noneMatch(Conditions::isOne)
        ? query
        : query.entrySet().stream()
            .filter(entry -> !isOne(entry.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isOne(String name) {
    return name.startsWith(":");
  }

  /// Whether the rule asks where the visitor is.
  boolean byCountry() {
    return !countries.isEmpty();
  }

  /// The request fields that the rule looks at; empty if it looks at none.
  String fields() {
    var all = Stream.<String>builder();
    if (!languages.isEmpty()) {
      all.add("Accept-Language");
    }
    if (!languages.isEmpty() || !countries.isEmpty() || !cookies.isEmpty()) {
      all.add("Cookie");
    }
    return String.join(", ", all.build().toList());
  }

  /// Whether they all hold.
  boolean hold(RequestHead head) {
    return (cookies.isEmpty() || cookies.stream().anyMatch(name -> cookie(head, name).isPresent()))
        && (languages.isEmpty() || language(head).filter(this::isWanted).isPresent())
        && (countries.isEmpty() || country(head).filter(countries::contains).isPresent());
  }

  private boolean isWanted(String language) {
    return languages.stream()
        .anyMatch(wanted -> language.equals(wanted) || language.startsWith(wanted + "-"));
  }

  private static Optional<String> language(RequestHead head) {
    return cookie(head, CHOSEN_LANGUAGE)
        .map(tag -> tag.toLowerCase(Locale.ROOT).replace('_', '-'))
        .or(() -> AcceptLanguage.favourite(head.field("Accept-Language")));
  }

  private static Optional<String> country(RequestHead head) {
    return cookie(head, CHOSEN_COUNTRY)
        .map(code -> code.toUpperCase(Locale.ROOT))
        .or(() -> head.country().get());
  }

  private static Optional<String> cookie(RequestHead head, String name) {
    var field = head.field("Cookie");
    return field == null
        ? Optional.empty()
        : Arrays.stream(field.split(";", -1))
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .findFirst();
  }
}
