package dev.millstream.transcoder.cmaf;

import java.util.Locale;
import java.util.MissingResourceException;

/// Languages as `mdhd` boxes have them (ISO/IEC 14496-12, 8.4.2): three letters of ISO 639-2, five
/// bits each.
public final class LanguageCode {
  private static final String UNDETERMINED = "und";

  private LanguageCode() {}

  /// The number of a BCP 47 tag's language; that of `und` if there is none.
  public static int of(String tag) {
    var letters = letters(Locale.forLanguageTag(tag));
    var code = 0;
    for (var i = 0; i < 3; i++) {
      code = code << 5 | letters.charAt(i) - 0x60;
    }
    return code;
  }

  private static String letters(Locale language) {
    try {
      var letters = language.getISO3Language();
      return letters.matches("[a-z]{3}") ? letters : UNDETERMINED;
    } catch (MissingResourceException e) {
      return UNDETERMINED;
    }
  }
}
