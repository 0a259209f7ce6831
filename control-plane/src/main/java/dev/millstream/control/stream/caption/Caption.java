package dev.millstream.control.stream.caption;

import dev.millstream.store.Digest;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/// Captions in one language; `digest` names the file in the video's scope, `bytes` is its size.
public record Caption(String language, Digest digest, long bytes) {
  /// The canonical form of a BCP 47 tag; empty if it is none.
  public static Optional<String> language(String tag) {
    try {
      var language = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
      return language.equals("und") ? Optional.empty() : Optional.of(language);
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  /// What its speakers call the language.
  public String label() {
    var locale = Locale.forLanguageTag(language);
    return locale.getDisplayName(locale);
  }
}
