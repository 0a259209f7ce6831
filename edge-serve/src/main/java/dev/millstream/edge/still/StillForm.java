package dev.millstream.edge.still;

/// What a picture is made as.
public enum StillForm {
  JPEG("image/jpeg"),
  PNG("image/png"),
  WEBP("image/webp"),
  GIF("image/gif"),
  MOVING_WEBP("image/webp");

  private final String contentType;

  StillForm(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  boolean moving() {
    return this == GIF || this == MOVING_WEBP;
  }
}
