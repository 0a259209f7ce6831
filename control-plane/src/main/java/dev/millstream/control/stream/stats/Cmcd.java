package dev.millstream.control.stream.stats;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a player says by CTA-5004: `br=3000,bs,sid="…"`. What is not in its form is passed over.
record Cmcd(Map<String, String> pairs) {
  private static final int PAIRS_MAX = 40;
  private static final int SESSION_CHARS_MAX = 64;

  static Cmcd of(String text) {
    var pairs = new HashMap<String, String>();
    var at = 0;
    while (at < text.length() && pairs.size() < PAIRS_MAX) {
      var end = end(text, at);
      var pair = text.substring(at, end).strip();
      var equals = pair.indexOf('=');
      var key = equals < 0 ? pair : pair.substring(0, equals);
      if (!key.isEmpty()) {
        pairs.put(key, equals < 0 ? "" : unquoted(pair.substring(equals + 1)));
      }
      at = end + 1;
    }
    return new Cmcd(pairs);
  }

  /// The name of the session, which the player made up.
  Optional<String> session() {
    return Optional.ofNullable(pairs.get("sid"))
        .filter(sid -> !sid.isEmpty() && sid.length() <= SESSION_CHARS_MAX);
  }

  boolean has(String key) {
    return pairs.containsKey(key);
  }

  /// A number from 0 to `most`; 0 if there is none.
  long number(String key, long most) {
    try {
      return Math.clamp(Long.parseLong(pairs.getOrDefault(key, "0")), 0, most);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /// Where the pair at `start` ends: at a comma outside quotes.
  private static int end(String text, int start) {
    var quoted = false;
    for (var at = start; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '"' && (at == 0 || text.charAt(at - 1) != '\\')) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return at;
      }
    }
    return text.length();
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
