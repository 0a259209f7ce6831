package dev.millstream.bindings.queue;

import java.util.Optional;

/// How a queue goes about its messages: `delaySeconds` is how long one waits if its sender does not
/// say; while it is `paused`, nothing is delivered; what is older than `retentionSeconds` is thrown
/// away. `pull` is how clients of the API take messages out, if that was said.
public record QueueSettings(
    int delaySeconds, boolean paused, int retentionSeconds, Optional<Pull> pull) {
  /// At once, and for four days, as on Cloudflare.
  public static final QueueSettings DEFAULT =
      new QueueSettings(0, false, 4 * 86_400, Optional.empty());

  /// A consumer over HTTP: each message is tried `retriesMax` times more, then it goes to the queue
  /// `deadLetters` (an id), or away. Who took it has `visibleMillis` to say what became of it.
  public record Pull(
      String id,
      int retriesMax,
      int retryDelaySeconds,
      long visibleMillis,
      Optional<String> deadLetters) {
    /// What holds if nothing was said.
    public static final Pull DEFAULT = new Pull("", 3, 0, 30_000, Optional.empty());
  }
}
