package dev.millstream.edge.live;

/// What a key shows now.
public sealed interface Shown<T> {
  /// Nobody asked for it yet, or it was forgotten: it has to be loaded.
  record Unloaded<T>() implements Shown<T> {}

  /// No ref stands behind the key.
  record Nothing<T>() implements Shown<T> {}

  /// This tree.
  record Tree<T>(T tree) implements Shown<T> {}
}
