package dev.millstream.app.client;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileSystemException;

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

  /// Whether the same call may do it later: the connection was lost, or the server had an error.
  /// Not if a file of ours could not be read.
  public boolean mayPass() {
    var cause = getCause();
    return status >= 500
        || (cause instanceof IOException && !(cause instanceof FileSystemException));
  }

  /// Whether the server said that what was asked for is not there.
  public boolean isMissing() {
    return status == 404;
  }
}
