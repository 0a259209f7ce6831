package dev.millstream.edge;

import java.io.IOException;

/// The address to listen on is in use.
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;

  PortTakenException(String host, int port, Throwable cause) {
    super("port " + port + " on " + host + " is taken by another program", cause);
    this.host = host;
    this.port = port;
  }

  /// The address.
  public String host() {
    return host;
  }

  /// The port that is taken.
  public int port() {
    return port;
  }
}
