package dev.millstream.edge;

import dev.millstream.edge.access.ShareTokens;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.pass.Countries;
import dev.millstream.edge.proxy.ProxySettings;
import java.security.SecureRandom;
import java.util.Optional;

/// Whom an edge believes: the servers that rules may reach, the links that show private previews,
/// the proxies before it that say whom they ask for, who knows the countries of viewers, and the
/// token of those who are told how long answers took.
public record Trust(
    ProxySettings proxy,
    ShareTokens shares,
    Networks forwarders,
    Countries countries,
    Optional<String> timingToken) {
  /// The trust of a server that was told nothing else: public servers only, no link at all, and
  /// proxies on its own machine.
  public static Trust defaults() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Trust(
        ProxySettings.DEFAULTS,
        new ShareTokens(key),
        Networks.LOOPBACK,
        Countries.UNKNOWN,
        Optional.empty());
  }
}
