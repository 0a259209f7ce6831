package dev.millstream.edge;

import dev.millstream.edge.proxy.ProxySettings;
import dev.millstream.edge.tls.TlsSettings;
import java.util.Optional;

/// Where the edge listens (port 0 takes a free one) and below which domain its hosts are; with
/// `tls`, for HTTPS too. `proxy` is how rules may reach other servers.
public record EdgeSettings(
    String host,
    int port,
    String baseDomain,
    EdgeLimits limits,
    Optional<TlsSettings> tls,
    ProxySettings proxy) {
  /// An edge whose rules reach public servers only.
  public EdgeSettings(
      String host, int port, String baseDomain, EdgeLimits limits, Optional<TlsSettings> tls) {
    this(host, port, baseDomain, limits, tls, ProxySettings.DEFAULTS);
  }

  /// An edge without HTTPS.
  public EdgeSettings(String host, int port, String baseDomain, EdgeLimits limits) {
    this(host, port, baseDomain, limits, Optional.empty());
  }
}
