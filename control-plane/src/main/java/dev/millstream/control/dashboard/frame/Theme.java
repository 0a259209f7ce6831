package dev.millstream.control.dashboard.frame;

import java.util.Locale;

/// Which colours a visitor wants; kept in a cookie, so that no script has to set them.
public enum Theme {
  AUTO,
  LIGHT,
  DARK;

  /// As the style sheet and the form name it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As people read it.
  public String title() {
    return switch (this) {
      case AUTO -> "Auto";
      case LIGHT -> "Light";
      case DARK -> "Dark";
    };
  }

  static Theme of(String word) {
    for (var theme : values()) {
      if (theme.word().equals(word)) {
        return theme;
      }
    }
    return AUTO;
  }
}
