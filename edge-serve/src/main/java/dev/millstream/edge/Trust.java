package dev.millstream.edge;

import dev.millstream.edge.access.ShareTokens;
import dev.millstream.edge.proxy.ProxySettings;
import java.security.SecureRandom;

/// Whom an edge believes: the servers that rules may reach, and the links that show private
/// previews.
public record Trust(ProxySettings proxy, ShareTokens shares) {
  /// Public servers only, and no link at all.
  public static Trust nobody() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Trust(ProxySettings.DEFAULTS, new ShareTokens(key));
  }
}
