package dev.millstream.control.forges;

import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.DeploymentEvent;
import dev.millstream.control.deploy.DeploymentEvents;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import java.io.IOException;
import java.net.Proxy;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the forge what becomes of its commits: durably, again while it cannot be reached, and
/// always how it stands by then, so that late calls do not lie.
final class CommitStatuses implements DeploymentEvents.Listener, JobHandler {
  /// Its jobs; the payload is the moment and the deployment's key.
  static final JobType JOB = new JobType("forge-status", Lane.NOTIFY);

  private static final MediaType JSON = MediaType.get("application/json");
  private static final int TEXT_CHARS_MAX = 140; // GitHub's
  private static final Logger LOG = LoggerFactory.getLogger(CommitStatuses.class);

  private final Rooms rooms;
  private final JobQueue jobs;
  private final ConnectionRows connections;
  private final Doors doors;
  private final OkHttpClient client;

  CommitStatuses(
      Rooms rooms, JobQueue jobs, ConnectionRows connections, Doors doors, ForgeLimits limits) {
    this.rooms = rooms;
    this.jobs = jobs;
    this.connections = connections;
    this.doors = doors;
    client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .callTimeout(limits.callMax())
            .build();
  }

  @Override
  public void happened(Handle handle, Deployment.Key key, DeploymentEvent event) {
    if (event == DeploymentEvent.PRODUCTION) {
      return; // says nothing of a commit
    }
    var connection = connections.find(handle, key.project());
    if (connection.filter(found -> found.sealed().token().isPresent()).isPresent()
        && rooms.deployments().find(handle, key).filter(CommitStatuses::isOfTheForge).isPresent()) {
      jobs.enqueue(handle, JOB, key + "/" + event.label(), System.currentTimeMillis() + " " + key);
    }
  }

  private static boolean isOfTheForge(Deployment deployment) {
    return deployment.source().upload().isEmpty()
        && deployment.source().origin() != Deployment.Origin.HERE;
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var space = job.payload().indexOf(' ');
    var since = Instant.ofEpochMilli(Long.parseLong(job.payload().substring(0, space)));
    var key = Deployment.Key.parse(job.payload().substring(space + 1));
    var deployment = rooms.deployments().find(key);
    var connection = connections.find(key.project());
    if (deployment.isEmpty() || connection.isEmpty()) {
      return;
    }
    var token = doors.open(connection.get(), connection.get().sealed().token());
    var call =
        token.flatMap(text -> StatusCall.of(connection.get(), text, notice(deployment.get())));
    if (call.isEmpty()) {
      return;
    }
    var problem = send(call.get());
    if (problem.isEmpty()) {
      return;
    }
    var text = "the status of a commit could not be told: " + problem.get().text();
    LOG.warn("event=forge-status-failed deployment={} problem=\"{}\"", key, text);
    connections.failed(key.project(), text);
    var wait = Patience.next(since, Instant.now());
    if (problem.get().passes() && wait.isPresent()) {
      throw new NotYetException(wait.get());
    }
  }

  private StatusCall.Notice notice(Deployment deployment) {
    var key = deployment.key();
    var target = rooms.addresses().deployment(key);
    var text =
        switch (deployment.status()) {
          case QUEUED -> "Waits to be built";
          case BUILDING -> "Is being built";
          case SUCCESS -> "Live at " + target;
          case FAILED -> deployment.problem().orElse("Failed");
          case SKIPPED, SUPERSEDED, CANCELLED -> deployment.problem().orElse("Not built");
        };
    var line = text.lines().findFirst().orElse("");
    return new StatusCall.Notice(
        deployment.source().commit(),
        mood(deployment),
        line.substring(0, Math.min(TEXT_CHARS_MAX, line.length())),
        target,
        "millstream/" + key.project());
  }

  private static StatusCall.Mood mood(Deployment deployment) {
    return switch (deployment.status()) {
      case QUEUED -> StatusCall.Mood.WAITING;
      case BUILDING -> StatusCall.Mood.RUNNING;
      // what the commit's own message asked for is no fault of it
      case SUCCESS, SKIPPED -> StatusCall.Mood.GOOD;
      case FAILED -> StatusCall.Mood.BAD;
      case SUPERSEDED, CANCELLED -> StatusCall.Mood.STOPPED;
    };
  }

  /// Why it was not taken, and whether that may pass by itself.
  private record Problem(String text, boolean passes) {}

  private Optional<Problem> send(StatusCall call) {
    var to = HttpUrl.get(call.url());
    var refusal = doors.outbound().refusal(to);
    if (refusal.isPresent()) {
      return Optional.of(new Problem(refusal.get(), false));
    }
    var request =
        new Request.Builder()
            .url(to)
            .header("User-Agent", "Millstream")
            .post(RequestBody.create(call.body(), JSON));
    call.fields().forEach(request::header);
    var bound = client.newBuilder().dns(doors.outbound().dns(to.port())).build();
    try (var answer = bound.newCall(request.build()).execute()) {
      var code = answer.code();
      return answer.isSuccessful()
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  to.host() + " answered " + code, code >= 500 || code == 429 || code == 408));
    } catch (IOException e) {
      return Optional.of(
          new Problem("%s cannot be reached: %s".formatted(to.host(), e.getMessage()), true));
    }
  }
}
