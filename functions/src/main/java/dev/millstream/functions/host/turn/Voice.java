package dev.millstream.functions.host.turn;

import dev.millstream.functions.wire.FromHost;

/// Where isolates say things. Thread-safe.
public interface Voice {
  /// Says something with the next [#flush] at the latest.
  void gather(FromHost message);

  /// Says what has gathered.
  void flush();

  /// Says something now.
  default void send(FromHost message) {
    gather(message);
    flush();
  }
}
