package dev.millstream.control.stream.video;

/// The video was removed while something was still being done with it.
public final class VideoRemovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VideoRemovedException(String uid) {
    super("the video " + uid + " was removed");
  }
}
