package dev.millstream.transcoder.resume;

import java.io.IOException;

/// What an earlier try has made is gone, or would not fit to what is made now: the job has to begin
/// anew.
public final class StaleJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  public StaleJournalException(String why) {
    super(why);
  }
}
