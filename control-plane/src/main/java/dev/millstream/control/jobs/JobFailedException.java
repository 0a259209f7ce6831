package dev.millstream.control.jobs;

/// Carries a handler's checked exception through the scheduler.
final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFailedException() {
    super("the job failed without saying why");
  }

  JobFailedException(Exception cause) {
    super(cause);
  }
}
