package dev.millstream.transcoder.resume;

import java.io.IOException;

/// A worker's process ended before its work, and nobody here ended it.
public final class WorkerLostException extends IOException {
  private static final long serialVersionUID = 1L;

  public WorkerLostException(String lastWords) {
    super(lastWords);
  }
}
