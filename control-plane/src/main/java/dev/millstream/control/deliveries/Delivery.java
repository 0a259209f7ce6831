package dev.millstream.control.deliveries;

import java.time.Instant;
import java.util.Optional;

/// One event for one webhook, and how far its delivery came. `answer` is the status of the last
/// answer; `problem` says why the last attempt was none that counts.
public record Delivery(
    String id,
    String webhook,
    String event,
    String body,
    State state,
    int attempts,
    Optional<Integer> answer,
    Optional<String> problem,
    Instant created,
    Optional<Instant> tried) {
  /// How far it is.
  public enum State {
    WAITING,
    DELIVERED,
    /// Given up.
    FAILED
  }
}
