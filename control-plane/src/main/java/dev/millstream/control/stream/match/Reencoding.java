package dev.millstream.control.stream.match;

import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import java.time.Duration;
import java.util.function.Predicate;

/// Encodes a video that was held back and is released, once the job that held it back has ended:
/// `busy` says of a uid whether it has not.
public record Reencoding(JobHandler pipeline, Predicate<String> busy) implements JobHandler {
  /// Its payload is the uid.
  public static final JobType JOB = new JobType("transcode-released", Lane.TRANSCODE);

  private static final Duration WAIT = Duration.ofMillis(200);

  @Override
  public void run(Job job) throws Exception {
    if (busy.test(job.payload())) {
      throw new NotYetException(WAIT);
    }
    pipeline.run(job);
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    pipeline.gaveUp(job, cause);
  }
}
