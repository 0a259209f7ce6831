package dev.millstream.transcoder.still;

/// What a picture is made as.
public enum StillFormat {
  JPEG,
  PNG,
  WEBP,
  GIF,
  MOVING_WEBP;

  public boolean moving() {
    return this == GIF || this == MOVING_WEBP;
  }
}
