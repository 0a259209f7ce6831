package dev.millstream.transcoder.overlay;

import java.util.Arrays;
import java.util.Optional;

/// Where in a video a picture is drawn; `word` is what the API calls it.
public enum Position {
  UPPER_RIGHT("upperRight"),
  UPPER_LEFT("upperLeft"),
  LOWER_LEFT("lowerLeft"),
  LOWER_RIGHT("lowerRight"),
  CENTER("center");

  private final String word;

  Position(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  boolean left() {
    return this == UPPER_LEFT || this == LOWER_LEFT;
  }

  boolean upper() {
    return this == UPPER_LEFT || this == UPPER_RIGHT;
  }

  /// The position of that word.
  public static Optional<Position> of(String word) {
    return Arrays.stream(values()).filter(position -> position.word.equals(word)).findFirst();
  }
}
