package dev.millstream.edge.proxy;

import dev.millstream.store.network.Outbound;

/// How rules may reach other servers.
public record ProxySettings(Outbound outbound, ProxyLimits limits) {
  /// Public addresses over TLS only.
  public static final ProxySettings DEFAULTS =
      new ProxySettings(Outbound.PUBLIC, ProxyLimits.DEFAULTS);
}
