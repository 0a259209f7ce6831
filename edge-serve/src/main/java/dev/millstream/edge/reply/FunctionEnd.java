package dev.millstream.edge.reply;

/// How a request's function call ended.
public enum FunctionEnd {
  /// There was none.
  NONE,
  ANSWERED,
  THREW,
  STOPPED,
  UNAVAILABLE
}
