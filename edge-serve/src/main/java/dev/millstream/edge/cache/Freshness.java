package dev.millstream.edge.cache;

import java.time.Duration;
import java.time.Instant;

/// How long an answer may be used (RFC 9111, 4.2; RFC 5861); all numbers are seconds, -1 where it
/// may never be. `age` is what it had when it was `received`. `asked` means that the origin is
/// asked before every use.
record Freshness(
    Instant received,
    long age,
    long lifetime,
    long whileRevalidating,
    long ifError,
    boolean asked,
    boolean staleForbidden) {
  long age(Instant now) {
    return age + Math.max(0, Duration.between(received, now).toSeconds());
  }

  boolean isFresh(Instant now) {
    return !asked && age(now) < lifetime;
  }

  /// Whether it may be sent while it is fetched anew.
  boolean mayPrecede(Instant now) {
    return staleFor(now) <= whileRevalidating;
  }

  /// Whether it may be sent because the origin failed; `otherwise` is how stale it may be if the
  /// origin said nothing about that.
  boolean mayReplaceFailure(Instant now, long otherwise) {
    return staleFor(now) <= (staleForbidden ? ifError : Math.max(ifError, otherwise));
  }

  private long staleFor(Instant now) {
    return Math.max(0, age(now) - lifetime);
  }
}
