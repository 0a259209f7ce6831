package dev.millstream.builder;

import java.util.Locale;

/// Sizes and times as people read them.
final class Quantities {
  private Quantities() {}

  /// `812 B`, `4.1 KB`, `2.5 MB`.
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    var value = bytes / 1000.0;
    var unit = "KB";
    for (var next : new String[] {"MB", "GB"}) {
      if (value >= 1000) {
        value /= 1000;
        unit = next;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  /// Whole milliseconds since a [System#nanoTime].
  static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
