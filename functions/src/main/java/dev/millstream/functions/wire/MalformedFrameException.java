package dev.millstream.functions.wire;

import java.io.IOException;

/// The other side sent something that the protocol does not have; nothing it says can be believed.
public final class MalformedFrameException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedFrameException(String problem) {
    super("malformed frame: " + problem);
  }

  MalformedFrameException(Throwable cause) {
    super("malformed frame", cause);
  }
}
