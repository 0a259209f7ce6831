package dev.millstream.transcoder.ffmpeg.picture;

/// A picture stays as it is; the message says why, as the end of a sentence.
public final class UnfitPictureException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitPictureException(String why) {
    super(why);
  }
}
