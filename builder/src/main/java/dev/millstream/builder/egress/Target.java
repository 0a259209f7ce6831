package dev.millstream.builder.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// A host and port that a command asks for.
record Target(String host, int port) {
  /// `host:port`, as in a CONNECT request.
  static Optional<Target> of(String authority, int usualPort) {
    var uri = parsed("x://" + authority);
    return uri.filter(found -> found.getHost() != null && found.getUserInfo() == null)
        .map(found -> of(found, usualPort));
  }

  static Target of(URI uri, int usualPort) {
    var host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$|\\.$", "");
    return new Target(host, uri.getPort() < 0 ? usualPort : uri.getPort());
  }

  static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
