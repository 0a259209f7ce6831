package dev.millstream.control.attempts;

import java.time.Duration;

/// How many vain attempts one address has in a window; `addressesMax` bounds what is remembered.
public record AttemptLimits(int failuresMax, Duration window, int addressesMax) {
  /// Passwords can be guessed.
  public static final AttemptLimits PASSWORDS =
      new AttemptLimits(10, Duration.ofMinutes(10), 10_000);

  /// Tokens and keys cannot: this keeps the server quiet before those who try.
  public static final AttemptLimits TOKENS = new AttemptLimits(100, Duration.ofMinutes(10), 10_000);
}
