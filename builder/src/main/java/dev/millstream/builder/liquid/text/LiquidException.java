package dev.millstream.builder.liquid.text;

/// A template that cannot be compiled or rendered. The message begins with file and line.
public final class LiquidException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LiquidException(Place place, String problem) {
    super(place + ": " + problem);
  }

  /// The message.
  public String problem() {
    return String.valueOf(getMessage());
  }
}
