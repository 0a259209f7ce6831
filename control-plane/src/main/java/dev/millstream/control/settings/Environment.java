package dev.millstream.control.settings;

import java.util.Locale;
import java.util.Optional;

/// Which deployments a value is for.
public enum Environment {
  PRODUCTION,
  PREVIEW;

  /// The one with this name in the API.
  public static Optional<Environment> named(String name) {
    for (var each : values()) {
      if (each.apiName().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public String apiName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
