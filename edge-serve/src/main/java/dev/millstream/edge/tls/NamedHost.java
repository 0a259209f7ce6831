package dev.millstream.edge.tls;

import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;

/// The host that a connection's client names, kept in its engine's parameters, where [HostKeys]
/// finds it; binds sessions to it, so that none is resumed under another name. JSSE's own record of
/// it comes too late: a session ticket is read before, and refused unless the key manager shows the
/// same certificate as when it was given.
final class NamedHost extends SNIMatcher {
  private String host = "";

  NamedHost() {
    super(StandardConstants.SNI_HOST_NAME);
  }

  void set(String name) {
    host = name;
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
