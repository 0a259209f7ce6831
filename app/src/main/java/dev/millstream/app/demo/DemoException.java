package dev.millstream.app.demo;

import java.io.Serial;

/// A step of the demo that did not work; the message says which and why.
public final class DemoException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }
}
