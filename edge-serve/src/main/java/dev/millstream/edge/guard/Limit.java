package dev.millstream.edge.guard;

import java.util.Locale;

/// What a client met that was sent away or cut off.
public enum Limit {
  CONNECTIONS_OF_ADDRESS,
  REQUESTS_OF_ADDRESS,
  REQUESTS_OF_SITE,
  BYTES_OF_SITE,
  TARGET_LENGTH,
  /// The bodies of all requests together.
  BODIES_AT_ONCE,
  SLOW_SENDER,
  SLOW_READER,
  /// Nothing came over a connection of TLS.
  FIRST_BYTE,
  /// More frames of HTTP/2 that move nothing than a client needs.
  HTTP2_FRAMES,
  /// A request that can be read in two ways.
  SYNTAX;

  /// What logs and metrics call it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
