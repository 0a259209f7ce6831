package dev.millstream.transcoder.overlay;

/// Where a picture lies in a frame, in pixels from the upper left. It never reaches out of it.
public record Placement(int x, int y, Size size) {
  /// The place of `picture` in a `frame` that shows all of `video`.
  public static Placement of(Look look, Size picture, Size video, Size frame) {
    var fits = fit(picture, frame.width(), frame.height());
    var factor =
        look.scale() == 0
            ? Math.min(fits, (double) frame.width() / video.width())
            : fit(picture, look.scale() * frame.width(), look.scale() * frame.height());
    var width = side(picture.width() * factor, frame.width());
    var height = side(picture.height() * factor, frame.height());
    return new Placement(
        start(look, look.position().left(), frame.width(), width),
        start(look, look.position().upper(), frame.height(), height),
        new Size(width, height));
  }

  private static double fit(Size picture, double width, double height) {
    return Math.min(width / picture.width(), height / picture.height());
  }

  private static int side(double length, int most) {
    return Math.clamp(Math.round(length), 1, most);
  }

  private static int start(Look look, boolean first, int frame, int length) {
    var free = frame - length;
    if (look.position() == Position.CENTER) {
      return free / 2;
    }
    var pad = (int) Math.min(free, Math.round(look.padding() * frame));
    return first ? pad : free - pad;
  }
}
