package dev.millstream.control.deploy;

import java.time.Duration;

/// What a build's log may hold, how long a pusher's terminal stays silent, how much of a commit's
/// message is kept, and how often a build looks whether the one before it has ended.
public record DeployLimits(
    long logBytesMax, Duration silenceMax, int messageCharsMax, Duration turnWait) {
  public static final DeployLimits DEFAULT =
      new DeployLimits(8L << 20, Duration.ofSeconds(15), 2_000, Duration.ofMillis(50));

  /// As much of a commit's message as is kept.
  public String kept(String message) {
    var text = message.strip();
    return text.substring(0, Math.min(text.length(), messageCharsMax));
  }
}
