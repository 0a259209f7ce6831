package dev.millstream.control.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// Keeps production where it is, whatever is deployed; `reason` may be empty.
public record ProductionLock(String reason, @JsonProperty("locked_on") Instant lockedOn) {
  /// The most characters of a reason.
  public static final int REASON_CHARS_MAX = 500;

  /// Why production stays, in a sentence.
  public String sentence() {
    return reason.isEmpty() ? "production is locked" : "production is locked: " + reason;
  }
}
