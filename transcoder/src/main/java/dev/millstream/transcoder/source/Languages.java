package dev.millstream.transcoder.source;

import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;

/// Languages as containers name them (ISO 639-2, in either of its forms) in the form of the web.
public final class Languages {
  /// Of a track that says nothing of its language.
  public static final String UNKNOWN = "und";

  private static final Map<String, String> SHORT = shortest();

  private Languages() {}

  /// A BCP 47 tag.
  public static String tag(String container) {
    try {
      var tag = new Locale.Builder().setLanguageTag(container.replace('_', '-')).build();
      var language = tag.toLanguageTag();
      return SHORT.getOrDefault(language, language);
    } catch (IllformedLocaleException e) {
      return UNKNOWN;
    }
  }

  private static Map<String, String> shortest() {
    var found = new HashMap<String, String>();
    for (var two : Locale.getISOLanguages()) {
      found.put(Locale.of(two).getISO3Language(), two);
    }
    // the bibliographic codes, where they differ
    var others =
        "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de gre el ice is"
            + " mac mk mao mi may ms per fa rum ro slo sk tib bo wel cy";
    var words = others.split(" ", -1);
    for (var i = 0; i < words.length; i += 2) {
      found.put(words[i], words[i + 1]);
    }
    return Map.copyOf(found);
  }
}
