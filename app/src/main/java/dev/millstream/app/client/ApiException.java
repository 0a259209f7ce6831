package dev.millstream.app.client;

import java.io.Serial;

/// A call that did not do what it was asked; the message is one line for people.
public final class ApiException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final int status;

  public ApiException(String message) {
    this(message, 0);
  }

  ApiException(String message, int status) {
    super(message);
    this.status = status;
  }

  public ApiException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /// Whether the server said that what was asked for is not there.
  public boolean isMissing() {
    return status == 404;
  }
}
