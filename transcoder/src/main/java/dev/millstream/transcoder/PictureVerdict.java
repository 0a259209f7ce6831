package dev.millstream.transcoder;

/// Whether a picture can be drawn over videos.
public sealed interface PictureVerdict {
  /// It can; its size is in pixels.
  record Fit(int width, int height) implements PictureVerdict {}

  /// It cannot; `text` is a sentence for people.
  record Unfit(String text) implements PictureVerdict {}
}
