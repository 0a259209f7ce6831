package dev.millstream.builder.picture;

import java.util.Optional;

/// A picture's size as it is shown, in CSS pixels.
public record PictureSize(int width, int height) {
  private static final int SIDE_MAX = 65_535;

  /// A size that a browser would show; empty for one that it would not.
  static Optional<PictureSize> of(double width, double height) {
    return width >= 0.5 && height >= 0.5 && width <= SIDE_MAX && height <= SIDE_MAX
        ? Optional.of(new PictureSize((int) Math.round(width), (int) Math.round(height)))
        : Optional.empty();
  }

  /// The same, a quarter turned.
  PictureSize turned() {
    return new PictureSize(/* width= */ height, /* height= */ width);
  }
}
