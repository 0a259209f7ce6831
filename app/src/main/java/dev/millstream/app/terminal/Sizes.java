package dev.millstream.app.terminal;

import java.util.List;

/// Numbers of bytes as people read them.
public final class Sizes {
  private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB");

  private Sizes() {}

  /// Such as `512 B`, `14.7 KB` or `1.2 GB`; a KB has 1,000 bytes.
  public static String readable(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    var amount = bytes / 1e3;
    var unit = 0;
    while (amount >= 999.95 && unit < UNITS.size() - 1) {
      amount /= 1e3;
      unit++;
    }
    return "%.1f %s".formatted(amount, UNITS.get(unit));
  }
}
