package dev.millstream.control.settings;

import java.util.List;

/// Patterns of which one has to match; a `*` is any number of any characters, `/` too.
public record Wildcards(List<String> patterns) {
  /// Whatever it is.
  static final Wildcards ANY = new Wildcards(List.of("*"));

  static final Wildcards NONE = new Wildcards(List.of());

  public Wildcards {
    patterns = List.copyOf(patterns);
  }

  boolean match(String text) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, text));
  }

  // Goes back to the last * only, so its time is at most the product of the lengths.
  private static boolean matches(String pattern, String text) {
    var at = 0;
    var star = -1;
    var afterStar = 0;
    var i = 0;
    while (i < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        afterStar = i;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    return pattern.substring(at).chars().allMatch(c -> c == '*');
  }
}
