package dev.millstream.control.forges;

import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.PushPipeline;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.Status;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.git.CommitFacts;
import dev.millstream.git.remote.Fetch;
import dev.millstream.git.remote.Remote;
import dev.millstream.git.remote.RemoteLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what webhooks announced: fetches, and queues the deployment of what is new. What the
/// repository holds counts, never what a webhook says that it holds, so one that is sent again, or
/// late, does no harm.
final class Fetches implements JobHandler {
  /// Its jobs; the payload is an announcement's id.
  static final JobType JOB = new JobType("forge-fetch", Lane.FETCH);

  private static final String HEADS = "refs/heads/";
  private static final Logger LOG = LoggerFactory.getLogger(Fetches.class);

  private final Rooms rooms;
  private final Releases releases;
  private final JobQueue jobs;
  private final ConnectionRows connections;
  private final AnnouncementRows announcements;
  private final Doors doors;

  Fetches(
      Rooms rooms,
      Releases releases,
      JobQueue jobs,
      ConnectionRows connections,
      AnnouncementRows announcements,
      Doors doors) {
    this.rooms = rooms;
    this.releases = releases;
    this.jobs = jobs;
    this.connections = connections;
    this.announcements = announcements;
    this.doors = doors;
  }

  /// Queues what a delivery announces, durably.
  ///
  /// @return false if it was taken before
  boolean announce(String project, String delivery, List<ForgeEvent> events) {
    return rooms
        .database()
        .write(handle -> {
          var id = announcements.take(handle, project, delivery, events);
          id.ifPresent(taken -> jobs.enqueue(handle, JOB, taken, taken));
          return id.isPresent();
        });
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var found = announcements.waiting(job.payload());
    var connection = found.flatMap(todo -> connections.find(todo.project()));
    if (connection.isEmpty()) {
      found.ifPresent(todo -> announcements.ended(todo.id(), false));
      return; // done before a crash, or not connected any more
    }
    var todo = found.orElseThrow();
    try {
      for (var event : todo.events()) {
        follow(connection.get(), event);
      }
      announcements.ended(todo.id(), true);
    } catch (IOException e) {
      var problem = String.valueOf(e.getMessage());
      connections.failed(todo.project(), problem);
      LOG.warn("event=forge-fetch-failed project={} problem=\"{}\"", todo.project(), problem);
      var wait = Patience.next(todo.received(), Instant.now());
      if (wait.isPresent()) {
        throw new NotYetException(wait.get());
      }
      announcements.ended(todo.id(), false);
    }
  }

  private void follow(Connection connection, ForgeEvent event) throws IOException {
    var project = connection.project();
    switch (event) {
      case ForgeEvent.Pushed(var branch) -> {
        var tip = fetch(connection, HEADS + branch);
        if (tip.isPresent()) {
          deploy(project, branch, tip.get(), Deployment.Origin.FORGE);
        }
      }
      case ForgeEvent.Deleted(var branch) -> {
        // it may have been made anew since
        if (fetch(connection, HEADS + branch).isEmpty()) {
          remove(project, branch);
        }
      }
      case ForgeEvent.Proposed(var number) -> {
        var tip = fetch(connection, connection.pullRef(number).orElseThrow());
        if (tip.isPresent()) {
          deploy(project, proposal(number), tip.get(), Deployment.Origin.FORK);
        }
      }
      case ForgeEvent.Settled(var number) -> remove(project, proposal(number));
    }
  }

  /// The name of the branch that a pull request's deployments are shown under.
  private static String proposal(long number) {
    return "pull/" + number;
  }

  private Optional<CommitFacts> fetch(Connection connection, String ref) throws IOException {
    var project = connection.project();
    var fetch = new Fetch(remote(connection), doors.addresses(), RemoteLimits.DEFAULT);
    var reached = rooms.repositories().fetch(project, ref, fetch, doors.repositoryBytesMax());
    connections.reached(project, reached.hostKey());
    return reached.tip().isPresent()
        ? rooms.repositories().commit(project, reached.tip().get())
        : Optional.empty();
  }

  private Remote remote(Connection connection) throws IOException {
    var url = connection.url();
    var token = doors.open(connection, connection.sealed().token());
    return new Remote(
        url,
        token.map(text -> new Remote.Login(url.user().orElse(connection.forge().user()), text)),
        doors.open(connection, connection.sealed().privateKey()),
        connection.state().hostKey());
  }

  private void deploy(String project, String branch, CommitFacts tip, Deployment.Origin origin)
      throws IOException {
    var repositories = rooms.repositories();
    var here = repositories.resolve(project, HEADS + branch);
    if (here.equals(Optional.of(tip.id()))) {
      return; // it was pushed here, or built before
    }
    repositories.hold(project, tip.id());
    rooms
        .database()
        .write(handle -> {
          var found = rooms.projects().find(handle, project);
          var underWay = rooms.deployments().unsettled(handle, project, branch);
          if (found.isEmpty()
              || underWay.stream().anyMatch(other -> other.source().commit().equals(tip.id()))) {
            return false;
          }
          var source =
              new Deployment.Source(
                  branch,
                  tip.id(),
                  here,
                  rooms.limits().kept(tip.message()),
                  Optional.empty(),
                  origin);
          var production =
              origin == Deployment.Origin.FORGE && found.get().productionBranch().equals(branch);
          var key = rooms.deployments().insert(handle, project, Status.QUEUED, production, source);
          jobs.enqueue(handle, PushPipeline.JOB, key.toString(), key.toString());
          return true;
        });
  }

  private void remove(String project, String branch) throws IOException {
    switch (releases.endBranch(project, branch)) {
      case DONE -> rooms.repositories().deleteRef(project, HEADS + branch);
      case PRODUCTION -> LOG.info("event=forge-branch-kept project={} branch={}", project, branch);
      case UNDER_WAY -> throw new IOException(branch + " is still being built");
    }
  }
}
