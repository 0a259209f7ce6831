package dev.millstream.control.stream.match;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is done with content that is on a list; later ones are stronger.
public enum Action {
  /// It is published, and webhooks are told.
  NOTIFY,
  /// It is held back until somebody releases it.
  QUARANTINE,
  /// It is never shown: 451.
  BLOCK;

  /// The name.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }
}
