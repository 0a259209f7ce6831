package dev.millstream.control.stream.video;

/// What happens to a video that others may want to know.
public enum VideoEvent {
  /// Its first part can be played.
  PLAYABLE("video.playable"),
  /// It is another tenth further.
  PROGRESS("video.progress"),
  READY("video.ready"),
  ERROR("video.error"),
  DELETED("video.deleted"),
  /// It is on a list of known content.
  MATCHED("video.matched");

  private final String label;

  VideoEvent(String label) {
    this.label = label;
  }

  /// The name that others know it by.
  public String label() {
    return label;
  }
}
