package dev.millstream.edge;

import dev.millstream.edge.tls.TlsSettings;
import java.util.Optional;

/// Where the edge listens (port 0 takes a free one) and below which domain its hosts are; with
/// `tls`, for HTTPS too. `trust` is whom it believes.
public record EdgeSettings(
    String host,
    int port,
    String baseDomain,
    EdgeLimits limits,
    Optional<TlsSettings> tls,
    Trust trust) {
  /// An edge without HTTPS, whose trust is the usual one.
  public EdgeSettings(String host, int port, String baseDomain, EdgeLimits limits) {
    this(host, port, baseDomain, limits, Optional.empty(), Trust.defaults());
  }
}
