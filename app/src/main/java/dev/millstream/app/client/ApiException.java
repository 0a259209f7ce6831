package dev.millstream.app.client;

import java.io.Serial;

/// A call that did not do what it was asked; the message is one line for people.
public final class ApiException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public ApiException(String message) {
    super(message);
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
  }
}
