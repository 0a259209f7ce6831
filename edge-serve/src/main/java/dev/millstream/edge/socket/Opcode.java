package dev.millstream.edge.socket;

/// What a frame is (RFC 6455, 5.2).
final class Opcode {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// The most that a control frame holds.
  static final int CONTROL_BYTES_MAX = 125;

  private Opcode() {}
}
