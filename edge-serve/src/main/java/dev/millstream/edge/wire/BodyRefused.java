package dev.millstream.edge.wire;

import java.io.IOException;

/// No more of a request's body is taken; its client is told why.
public final class BodyRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /// Why, as a sentence, with the status of the answer.
  public BodyRefused(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /// More came than `bytesMax`.
  public static BodyRefused tooLarge(long bytesMax) {
    return new BodyRefused(413, "The request's body is larger than " + bytesMax + " bytes.");
  }

  /// The status of the answer.
  public int status() {
    return status;
  }

  /// Why, as a sentence.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
