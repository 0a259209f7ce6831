package dev.millstream.control.jobs;

/// Does the work of one [JobType], on a platform thread that is interrupted when the server stops.
/// It must be idempotent: after a crash the same job runs again.
@FunctionalInterface
public interface JobHandler {
  /// Returns when the job is done, well or badly; an exception has it tried again later, and a
  /// [NotYetException] has it wait.
  void run(Job job) throws Exception;

  /// Called once when the last attempt threw, so that the failure can be recorded.
  default void gaveUp(Job job, Throwable cause) {}
}
