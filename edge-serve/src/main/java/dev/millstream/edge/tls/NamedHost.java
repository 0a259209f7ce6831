package dev.millstream.edge.tls;

import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;

/// The host that a connection's client names, kept in its engine's parameters, where those find it
/// who judge clients by it.
final class NamedHost extends SNIMatcher {
  private final String host;

  NamedHost(String host) {
    super(StandardConstants.SNI_HOST_NAME);
    this.host = host;
  }

  @Override
  public boolean matches(SNIServerName name) {
    return true;
  }

  /// The host in lower case; empty if the client named none.
  static String of(SSLEngine engine) {
    var matchers = engine.getSSLParameters().getSNIMatchers();
    return matchers != null
            && !matchers.isEmpty()
            && matchers.iterator().next() instanceof NamedHost named
        ? named.host
        : "";
  }
}
