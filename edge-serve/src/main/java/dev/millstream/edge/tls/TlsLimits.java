package dev.millstream.edge.tls;

import java.time.Duration;

/// What clients may use of HTTPS. `streamsMax` requests run at once on one HTTP/2 connection, which
/// is ended after `resetsMax` resets within `resetsWindow`; `localCertificatesMax` certificates of
/// the local authority are kept ready, and what `identitiesMax` certificates know of those who come
/// back: `sessionsMax` each, and the key of their tickets, which is replaced after `ticketsKept`.
/// `filesEvery` is how often certificate files are looked at.
public record TlsLimits(
    int streamsMax,
    int resetsMax,
    Duration resetsWindow,
    int localCertificatesMax,
    int identitiesMax,
    Duration ticketsKept,
    int sessionsMax,
    Duration filesEvery) {
  public static final TlsLimits DEFAULT =
      new TlsLimits(
          128,
          200,
          Duration.ofSeconds(30),
          10_000,
          1_000,
          Duration.ofHours(12),
          2_000,
          Duration.ofSeconds(1));

  /// The same, but what tickets are good for at most.
  public TlsLimits ticketsKept(Duration most) {
    return new TlsLimits(
        streamsMax,
        resetsMax,
        resetsWindow,
        localCertificatesMax,
        identitiesMax,
        most,
        sessionsMax,
        filesEvery);
  }
}
