package dev.millstream.app.config;

import java.io.Serial;

/// A server cannot be as it was told to; the message says what to do, a line for each mistake.
public class BadConfigurationException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public BadConfigurationException(String message) {
    super(message);
  }

  public BadConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
