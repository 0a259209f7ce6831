package dev.millstream.edge.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `Accept` (RFC 9110, 12.5.1) says of two media types.
public final class AcceptType {
  private static final int RANGES_MAX = 50;

  private AcceptType() {}

  /// Whether a client that names `wanted` likes it at least as much as `other`. Who only takes
  /// anything (`*/*`) has not named it.
  public static boolean prefers(@Nullable String accept, String wanted, String other) {
    if (accept == null || !accept.toLowerCase(Locale.ROOT).contains(wanted)) {
      return false;
    }
    var weight = 0.0;
    var otherWeight = 0.0;
    for (var range : accept.toLowerCase(Locale.ROOT).split(",", RANGES_MAX)) {
      var parts = range.split(";", -1);
      var type = parts[0].strip();
      if (type.equals(wanted)) {
        weight = Math.max(weight, weight(parts));
      } else if (type.equals(other)) {
        otherWeight = Math.max(otherWeight, weight(parts));
      }
    }
    return weight > 0 && weight >= otherWeight;
  }

  private static double weight(String[] parts) {
    for (var i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          var weight = Double.parseDouble(parameter.substring(2));
          return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException unreadable) {
          return 0;
        }
      }
    }
    return 1;
  }
}
