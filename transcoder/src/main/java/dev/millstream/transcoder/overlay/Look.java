package dev.millstream.transcoder.overlay;

/// How a picture is drawn. `opacity` is 0 to 1 on top of the picture's own; `padding` is the part
/// of the frame's width and height that stays free beside it; `scale` is the part of the frame that
/// it fills at most, in its own shape, and 0 leaves it as many pixels of the source as it has.
public record Look(double opacity, double padding, double scale, Position position) {
  public Look {
    if (!part(opacity) || !part(padding) || !part(scale)) {
      throw new IllegalArgumentException(
          "opacity, padding and scale are from 0 to 1: %s, %s, %s"
              .formatted(opacity, padding, scale));
    }
  }

  private static boolean part(double value) {
    return value >= 0 && value <= 1;
  }
}
