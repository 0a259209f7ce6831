package dev.millstream.control.certificates;

import java.time.Instant;
import java.util.Optional;

/// The authority did not issue: the message is for the domain's owner. With `notBefore`, asking
/// again earlier is of no use.
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Instant> notBefore;

  RefusedException(String why, Optional<Instant> notBefore, Throwable cause) {
    super(why, cause);
    this.notBefore = notBefore;
  }

  RefusedException(String why) {
    super(why);
    this.notBefore = Optional.empty();
  }

  Optional<Instant> notBefore() {
    return notBefore;
  }
}
