package dev.millstream.edge.still;

/// The picture of a video at a time; a moving one shows the `lengthSeconds` from there, so many
/// pictures a second.
public record Shot(StillForm form, double seconds, double lengthSeconds, int perSecond, Crop crop) {
  /// The video's picture is scaled to one size, then its middle is cut out, or black added around
  /// it, until it has the other; in pixels.
  public record Crop(int scaledWidth, int scaledHeight, int width, int height) {
    /// Of a picture of one size in a box of another.
    static Crop of(int width, int height, Box box) {
      var across = (double) box.width() / width;
      var down = (double) box.height() / height;
      return switch (box.fit()) {
        case SCALE -> new Crop(box.width(), box.height(), box.width(), box.height());
        case CROP -> scaled(width, height, Math.max(across, down)).in(box.width(), box.height());
        case FILL -> scaled(width, height, Math.min(across, down)).in(box.width(), box.height());
        case CLIP -> scaled(width, height, Math.min(across, down));
      };
    }

    private static Crop scaled(int width, int height, double factor) {
      var across = Math.max(1, (int) Math.round(width * factor));
      var down = Math.max(1, (int) Math.round(height * factor));
      return new Crop(across, down, across, down);
    }

    private Crop in(int across, int down) {
      return new Crop(scaledWidth, scaledHeight, across, down);
    }
  }

  /// The size that is asked for, and how a picture of another shape is brought to it.
  record Box(int width, int height, Fit fit) {}

  /// As Cloudflare calls them: the middle of it, all of it within the box, out of shape, all of it
  /// with black beside it.
  enum Fit {
    CROP,
    CLIP,
    SCALE,
    FILL
  }
}
