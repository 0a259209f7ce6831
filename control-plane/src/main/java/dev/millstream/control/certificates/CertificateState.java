package dev.millstream.control.certificates;

import java.time.Instant;
import java.util.Optional;

/// How far a domain's certificate is. `problem` is what the last vain attempt met, or empty; the
/// times are there once there is a certificate, or a next attempt.
public record CertificateState(
    Status status,
    String issuer,
    String method,
    String problem,
    int failures,
    Optional<Instant> expires,
    Optional<Instant> next) {
  static final CertificateState NEW =
      new CertificateState(Status.ORDERING, "", "", "", 0, Optional.empty(), Optional.empty());

  /// Words as the API says them.
  public enum Status {
    /// The first one is on its way.
    ORDERING,
    /// There is one.
    ACTIVE,
    /// The last attempt was in vain; an older certificate may still be shown.
    FAILING
  }

  CertificateState failed(String why, Instant again) {
    return new CertificateState(
        Status.FAILING, issuer, method, why, failures + 1, expires, Optional.of(again));
  }

  CertificateState nextAt(Instant time) {
    return new CertificateState(
        status, issuer, method, problem, failures, expires, Optional.of(time));
  }
}
