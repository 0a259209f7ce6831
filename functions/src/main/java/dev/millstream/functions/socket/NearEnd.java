package dev.millstream.functions.socket;

/// Who listens to the far end of a WebSocket.
@FunctionalInterface
public interface NearEnd {
  /// Takes what the far end said. Called in order, one at a time; must not block.
  void hear(SocketPart part);
}
