package dev.millstream.builder.lint;

import java.time.Duration;

/// How much of a page is read, how many links of it are followed, how many findings are kept, how
/// long it all takes at most, and how long a deployment waits for it that it cannot stop.
public record LintLimits(
    int pageBytesMax, int linksMax, int findingsMax, Duration wallMax, Duration waitMax) {
  public static final LintLimits DEFAULTS =
      new LintLimits(2 << 20, 5_000, 50, Duration.ofSeconds(10), Duration.ofMillis(20));
}
