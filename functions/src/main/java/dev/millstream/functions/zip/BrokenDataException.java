package dev.millstream.functions.zip;

import java.io.IOException;

/// What was to be unpacked cannot be; the message says why.
public final class BrokenDataException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenDataException(String message) {
    super(message);
  }
}
