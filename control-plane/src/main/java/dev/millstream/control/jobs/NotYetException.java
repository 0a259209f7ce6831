package dev.millstream.control.jobs;

import java.time.Duration;

/// Thrown by a handler whose job must wait for another: its worker is free meanwhile, and the job
/// runs again after the wait, which counts as no attempt.
public final class NotYetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  public NotYetException(Duration wait) {
    super("not before " + wait);
    this.wait = wait;
  }

  Duration delay() {
    return wait;
  }
}
