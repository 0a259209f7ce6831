package dev.millstream.edge.proxy;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// How rules may reach other servers. `trusted` are hosts (`name` or `name:port`) that they may
/// reach at any address, private ones too, and without TLS.
public record ProxySettings(Set<String> trusted, ProxyLimits limits) {
  /// Public addresses over TLS only.
  public static final ProxySettings DEFAULTS = new ProxySettings(Set.of(), ProxyLimits.DEFAULTS);

  public ProxySettings {
    trusted = trusted.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  boolean trusts(String host, int port) {
    return trusted.contains(host) || trusted.contains(host + ":" + port);
  }
}
