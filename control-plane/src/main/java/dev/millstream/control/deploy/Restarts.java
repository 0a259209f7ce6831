package dev.millstream.control.deploy;

import dev.millstream.control.jobs.JobQueue;
import dev.millstream.git.CommitFacts;
import java.io.IOException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Stops a deployment that has not ended, or builds anew: an ended one's commit or upload, or the
/// newest commit of a branch.
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
            source.branch(),
            source.commit(),
            tip.filter(commit -> !commit.equals(source.commit())),
            source.message(),
            Optional.empty(),
            source.origin());
    return new Outcome.Done(enqueue(deployment, again));
  }

  /// A build of a branch that waits, and whether it did so already.
  public record Queued(Deployment deployment, boolean already) {}

  /// Queues the newest commit of a branch; a push or call that still waits is as good.
  ///
  /// @return empty if there is no such branch
  public Optional<Queued> newest(String project, String branch) throws IOException {
    var tip = rooms.repositories().resolve(project, "refs/heads/" + branch);
    var facts =
        tip.isPresent()
            ? rooms.repositories().commit(project, tip.get())
            : Optional.<CommitFacts>empty();
    return rooms
        .database()
        .write(handle -> {
          var waiting = waiting(handle, project, branch);
          if (waiting.isPresent() || facts.isEmpty()) {
            return waiting.map(deployment -> new Queued(deployment, true));
          }
          return rooms
              .projects()
              .find(handle, project)
              .map(found -> new Queued(enqueue(handle, found, branch, facts.get()), false));
        });
  }

  private Optional<Deployment> waiting(Handle handle, String project, String branch) {
    return rooms.deployments().unsettled(handle, project, branch).stream()
        .filter(other -> other.status() == Status.QUEUED)
        .filter(other -> other.source().upload().isEmpty())
        .findFirst();
  }

  private Deployment enqueue(Handle handle, Project project, String branch, CommitFacts facts) {
    var source =
        new Deployment.Source(
            branch,
            facts.id(),
            Optional.of(facts.id()),
            rooms.limits().kept(facts.message()),
            Optional.empty());
    var production = project.productionBranch().equals(branch);
    var key = rooms.deployments().insert(handle, project.name(), Status.QUEUED, production, source);
    jobs.enqueue(handle, PushPipeline.JOB, key.toString(), key.toString());
    return rooms.deployments().find(handle, key).orElseThrow();
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
