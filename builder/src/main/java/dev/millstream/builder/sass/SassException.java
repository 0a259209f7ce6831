package dev.millstream.builder.sass;

/// A stylesheet that cannot be compiled; `path` is empty if it is that which was to be compiled,
/// and `line` counts from 1 in that file.
public final class SassException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final int line;

  SassException(String path, int line, String problem) {
    super(problem);
    this.path = path;
    this.line = line;
  }

  /// The partial with the mistake; empty for the stylesheet itself.
  public String path() {
    return path;
  }

  /// The line of the mistake.
  public int line() {
    return line;
  }
}
