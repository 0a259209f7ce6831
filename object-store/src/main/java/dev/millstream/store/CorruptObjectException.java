package dev.millstream.store;

import java.io.IOException;

/// Stored or given bytes are not what their digest, or their format, says.
public final class CorruptObjectException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptObjectException(String message) {
    super(message);
  }
}
