package dev.millstream.transcoder.chunk;

import java.io.IOException;

/// A chunk that was taken here is another process's now, or nobody wants it any more.
public final class LostChunkException extends IOException {
  private static final long serialVersionUID = 1L;

  public LostChunkException(String text) {
    super(text);
  }
}
