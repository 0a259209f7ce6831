package dev.millstream.builder;

/// Where a build tells what it does, as it does it. Implementations take calls from one thread at a
/// time.
public interface BuildLog {
  /// A step that was taken, with its time and counts; shown as `-----> text`.
  void stage(String text);

  /// A warning, or a line that the build command printed.
  void line(String text);
}
