package dev.millstream.functions.socket;

/// What is said over a WebSocket, in either direction.
public sealed interface SocketPart {
  /// What is closed without a code has this one (RFC 6455, 7.4.1).
  int NO_CODE = 1005;

  /// A message of text.
  record Text(String text) implements SocketPart {}

  /// A message of bytes. Nobody changes them.
  @SuppressWarnings("ArrayRecordComponent") // messages are never compared, and copying them costs
  record Binary(byte[] bytes) implements SocketPart {}

  /// The sender says nothing more. With [#NO_CODE] there is no reason.
  record Close(int code, String reason) implements SocketPart {}

  /// The sender is gone without a word, and nothing can be said to it any more; why is for logs.
  record Lost(String reason) implements SocketPart {}

  /// The receiver is done with so many more of the messages that it got.
  record Took(int messages) implements SocketPart {}
}
