package dev.millstream.git.packs;

import java.time.Duration;

/// With more than `packsMax` packs a repository is tidied. A pack stays for `packAge` whatever it
/// holds, and what no branch reaches for `looseAge` after that.
public record TidyLimits(int packsMax, Duration packAge, Duration looseAge) {
  /// As git has them: 50 packs, an hour and 14 days.
  public static final TidyLimits DEFAULTS =
      new TidyLimits(50, Duration.ofHours(1), Duration.ofDays(14));
}
