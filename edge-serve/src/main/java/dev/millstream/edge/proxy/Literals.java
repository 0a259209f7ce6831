package dev.millstream.edge.proxy;

import java.net.InetAddress;
import java.util.Optional;

/// Hosts that are addresses already.
final class Literals {
  private Literals() {}

  static Optional<InetAddress> address(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }
}
