package dev.millstream.app.server;

import dev.millstream.app.config.BadConfigurationException;
import java.io.Serial;

/// The server cannot start as it was told to; the message says what to do, in one line.
public final class StartException extends BadConfigurationException {
  @Serial private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
