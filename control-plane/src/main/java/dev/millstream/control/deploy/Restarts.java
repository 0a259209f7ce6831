package dev.millstream.control.deploy;

import dev.millstream.control.jobs.JobQueue;
import java.io.IOException;
import java.util.Optional;

/// Stops a deployment that has not ended, or makes an ended one's commit or upload anew.
public final class Restarts {
  private final Rooms rooms;
  private final JobQueue jobs;
  private final Running running;

  public Restarts(Rooms rooms, JobQueue jobs, Running running) {
    this.rooms = rooms;
    this.jobs = jobs;
    this.running = running;
  }

  /// What became of the wish.
  public sealed interface Outcome {
    /// The deployment to look at now.
    record Done(Deployment deployment) implements Outcome {}

    /// It cannot be; why.
    record Refused(String reason) implements Outcome {}
  }

  /// Stops a deployment that waits or is built; what is live stays.
  public Outcome cancel(Deployment deployment) {
    var key = deployment.key();
    if (!rooms.deployments().ended(key, Status.CANCELLED, Optional.of("cancelled"))) {
      return new Outcome.Refused("the deployment " + key.id() + " has ended already");
    }
    running.stop(key);
    return new Outcome.Done(rooms.deployments().find(key).orElse(deployment));
  }

  /// Queues the same commit or upload once more, as a new deployment.
  public Outcome retry(Deployment deployment) throws IOException {
    var project = deployment.key().project();
    var source = deployment.source();
    if (!deployment.status().settled()) {
      return new Outcome.Refused("the deployment " + deployment.key().id() + " has not ended");
    }
    if (source.upload().isPresent()) {
      return new Outcome.Done(enqueue(deployment, source));
    }
    if (rooms.repositories().commit(project, source.commit()).isEmpty()) {
      return new Outcome.Refused("its commit is not here any more: push it again");
    }
    var tip = rooms.repositories().resolve(project, source.ref());
    if (tip.isPresent() && !rooms.repositories().descends(project, source.commit(), tip.get())) {
      return new Outcome.Refused(
          source.branch() + " has moved on since: promote the deployment, or push");
    }
    rooms.repositories().hold(project, source.commit());
    var again =
        new Deployment.Source(
            source.branch(), source.commit(), tip, source.message(), Optional.empty());
    return new Outcome.Done(enqueue(deployment, again));
  }

  private Deployment enqueue(Deployment deployment, Deployment.Source source) {
    var key =
        rooms
            .database()
            .write(handle -> {
              var made =
                  rooms
                      .deployments()
                      .insert(
                          handle,
                          deployment.key().project(),
                          Status.QUEUED,
                          deployment.production(),
                          source);
              jobs.enqueue(handle, PushPipeline.JOB, made.toString(), made.toString());
              return made;
            });
    return rooms.deployments().find(key).orElseThrow();
  }
}
