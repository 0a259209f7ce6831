package dev.millstream.git.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Says where the server may connect for a host and port that somebody named.
@FunctionalInterface
public interface Addresses {
  /// At least one address.
  ///
  /// @throws IOException if there is none, or none that is allowed; the message names the host
  List<InetAddress> of(String host, int port) throws IOException;
}
