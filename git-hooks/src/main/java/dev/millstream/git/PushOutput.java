package dev.millstream.git;

/// The pusher's terminal. Lines arrive at once; once the client has gone they go nowhere.
@FunctionalInterface
public interface PushOutput {
  /// Shows a line.
  void line(String text);
}
