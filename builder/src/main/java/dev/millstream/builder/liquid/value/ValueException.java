package dev.millstream.builder.liquid.value;

/// A value that a filter or tag cannot take; the renderer adds the place.
public final class ValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ValueException(String problem) {
    super(problem, null, false, false);
  }

  /// What is wrong.
  public String problem() {
    return String.valueOf(getMessage());
  }
}
