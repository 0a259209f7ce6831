package dev.millstream.control.stream.caption;

import dev.millstream.store.Digest;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/// Captions in one language; `title` is what a source calls them (empty if nothing), `digest` names
/// the file in the video's scope, `bytes` is its size.
public record Caption(String language, String title, Digest digest, long bytes) {
  /// Stands for a language that a source does not say.
  public static final String UNKNOWN = "und";

  /// The canonical form of a BCP 47 tag; empty if it is none.
  public static Optional<String> language(String tag) {
    try {
      var language = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
      return language.equals(UNKNOWN) ? Optional.empty() : Optional.of(language);
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }

  /// What they are called: by the source, or as its speakers call the language.
  public String label() {
    if (!title.isEmpty() || language.startsWith(UNKNOWN)) {
      return title.isEmpty() ? "Subtitles" : title;
    }
    var locale = Locale.forLanguageTag(language);
    return locale.getDisplayName(locale);
  }
}
