package dev.millstream.app.trees;

import java.io.Serial;

/// A tree that was asked for and cannot be shown; the message says why.
public final class TreeException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  TreeException(String message) {
    super(message);
  }
}
