package dev.millstream.builder.html;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A tag's attributes: `values` by lower-case name, as they are written, with entities; of two of
/// one name the first counts. `end` is the place behind the last. Lenient, as browsers are.
public record Attributes(Map<String, String> values, int end) {
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "[\\s/]*+([^\\s\"'<>/=]++)"
              + "(?:\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s\"'=<>`]++)))?");

  /// Reads what follows a tag's name at this place.
  public static Attributes read(String text, int from) {
    var found = new LinkedHashMap<String, String>();
    var reader = ATTRIBUTE.matcher(text);
    var at = from;
    for (; reader.region(at, text.length()).lookingAt(); at = reader.end()) {
      var value = "";
      for (var group = 2; group <= 4; group++) {
        value = reader.group(group) == null ? value : reader.group(group);
      }
      found.putIfAbsent(reader.group(1).toLowerCase(Locale.ROOT), value.strip());
    }
    return new Attributes(found, at);
  }

  /// An attribute's value.
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// Whether any of these is there, with a value or without.
  public boolean hasAny(String... names) {
    for (var name : names) {
      if (values.containsKey(name)) {
        return true;
      }
    }
    return false;
  }
}
