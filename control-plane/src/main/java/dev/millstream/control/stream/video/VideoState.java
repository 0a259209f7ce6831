package dev.millstream.control.stream.video;

import java.util.Arrays;

/// Where a video stands, by the name that the API and the table use.
public enum VideoState {
  /// Its bytes have not all arrived.
  PENDING_UPLOAD("pendingupload"),
  /// Its bytes are fetched from a link.
  DOWNLOADING("downloading"),
  /// It waits for its turn to be encoded.
  QUEUED("queued"),
  /// It is being encoded, and may be playable already.
  IN_PROGRESS("inprogress"),
  /// Its ladder is complete.
  READY("ready"),
  /// It cannot become a stream; the error says why.
  ERROR("error");

  private final String word;

  VideoState(String word) {
    this.word = word;
  }

  /// The name.
  public String word() {
    return word;
  }

  /// Whether encoding has ended, well or badly.
  public boolean over() {
    return this == READY || this == ERROR;
  }

  static VideoState of(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no state of a video: " + word));
  }
}
