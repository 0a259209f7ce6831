package dev.millstream.edge.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `Accept-Language` says (RFC 9110, 12.5.4).
public final class AcceptLanguage {
  private AcceptLanguage() {}

  /// The language that is wanted most, in lower case: of several, the first. Empty if none is
  /// named, or the field cannot be read.
  public static Optional<String> favourite(@Nullable String field) {
    if (field == null) {
      return Optional.empty();
    }
    try {
      return Locale.LanguageRange.parse(field).stream()
          .filter(range -> range.getWeight() > 0 && !range.getRange().startsWith("*"))
          .map(Locale.LanguageRange::getRange)
          .findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
