package dev.millstream.functions.socket;

import java.time.Duration;

/// What WebSockets of functions may take. A message to a function has at most `messageBytesMax`;
/// who sends to one may be about `aheadBytesMax` ahead of it; `waitingBytesMax` of what a function
/// said may wait for a slow peer, and `waitingOfServerBytesMax` for all of them. A peer is asked
/// every `pingEvery` whether it is there, and dropped when it was silent for three times that; who
/// was told goodbye has `closeGrace` to answer. A deployment has at most `perDeploymentMax`
/// visitors' sockets, the server `perServerMax`, and a request, or a visitor's socket,
/// `toServersMax` to other servers.
public record SocketLimits(
    int messageBytesMax,
    int aheadBytesMax,
    int waitingBytesMax,
    long waitingOfServerBytesMax,
    Duration pingEvery,
    Duration closeGrace,
    int perDeploymentMax,
    int perServerMax,
    int toServersMax) {
  /// The limits of every server.
  public static final SocketLimits DEFAULTS =
      new SocketLimits(
          1 << 20,
          1 << 20,
          8 << 20,
          64L << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          1000,
          10_000,
          6);
}
