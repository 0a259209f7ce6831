package dev.millstream.control.repositories;

import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.git.Repositories;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks hourly for repositories of many packs, and makes one pack of them.
public final class RepositoryUpkeep implements JobHandler {
  public static final JobType JOB = new JobType("repositories", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryUpkeep.class);

  private final Repositories repositories;

  public RepositoryUpkeep(Repositories repositories) {
    this.repositories = repositories;
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException {
    for (var project : repositories.projects()) {
      try {
        if (repositories.tidy(project)) {
          LOG.info("event=repository-tidied project={}", project);
        }
      } catch (IOException | RuntimeException e) {
        // a broken one, or one that is being deleted: the others have their turn all the same
        LOG.warn("event=repository-untidy project={} problem=\"{}\"", project, e.toString());
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the server stops; the others are tidied later");
      }
    }
  }
}
