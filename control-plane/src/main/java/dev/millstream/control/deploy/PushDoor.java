package dev.millstream.control.deploy;

import dev.millstream.control.jobs.JobQueue;
import dev.millstream.git.CommitFacts;
import dev.millstream.git.Push;
import dev.millstream.git.PushListener;
import dev.millstream.git.PushOutput;
import dev.millstream.git.PushVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Where pushes come in: each becomes a deployment and its job in one transaction, and the pusher
/// watches the job.
public final class PushDoor implements PushListener {
  private final Rooms rooms;
  private final Releases releases;
  private final JobQueue jobs;

  public PushDoor(Rooms rooms, Releases releases, JobQueue jobs) {
    this.rooms = rooms;
    this.releases = releases;
    this.jobs = jobs;
  }

  @Override
  public PushVerdict received(Push push, PushOutput out) {
    try {
      var branch = push.change().branch().orElseThrow();
      var commit = push.change().newCommit();
      return commit.isPresent()
          ? deploy(push, branch, commit.get(), out)
          : delete(push.project(), branch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PushVerdict.Refused("the server stops; the build goes on when it is back");
    }
  }

  private PushVerdict deploy(Push push, String branch, String commit, PushOutput out)
      throws IOException, InterruptedException {
    var facts = rooms.repositories().commit(push.project(), commit).orElseThrow();
    var watched =
        rooms
            .database()
            .write(handle -> {
              var underWay = underWay(handle, push.project(), branch, commit);
              var key =
                  underWay.isPresent()
                      ? underWay.get()
                      : enqueue(handle, push, source(push, branch, facts));
              // taken before the job can end, so that its last lines are seen, too
              return new Watched(key, rooms.logs().live(key));
            });
    watched.log().follow(line -> out.line(line.text()), rooms.limits().silenceMax());
    return verdict(followed(watched.key(), out));
  }

  /// The deployment that decides: a superseded one's fate is that of the one that contains it.
  private Deployment.Key followed(Deployment.Key key, PushOutput out)
      throws IOException, InterruptedException {
    var ended = rooms.deployments().find(key);
    if (ended.filter(row -> row.status() == Status.SUPERSEDED).isEmpty()) {
      return key;
    }
    var later = rooms.database().read(handle -> rooms.deployments().after(handle, ended.get()));
    for (var other : later) {
      if (other.status() != Status.SUPERSEDED
          && other.source().upload().isEmpty()
          && rooms
              .repositories()
              .descends(key.project(), other.source().commit(), ended.get().source().commit())) {
        var log = rooms.logs().underWay(other.key());
        if (log.isPresent()) {
          log.get().follow(line -> out.line(line.text()), rooms.limits().silenceMax());
        }
        return followed(other.key(), out);
      }
    }
    return key;
  }

  // The same commit pushed again while it is built: watch that build.
  private Optional<Deployment.Key> underWay(
      Handle handle, String project, String branch, String commit) {
    return rooms.deployments().unsettled(handle, project, branch).stream()
        .filter(other -> other.source().upload().isEmpty())
        .filter(other -> other.source().commit().equals(commit))
        .map(Deployment::key)
        .findFirst();
  }

  private Deployment.Key enqueue(Handle handle, Push push, Deployment.Source source) {
    var production = isProduction(handle, push, source.branch());
    var key = rooms.deployments().insert(handle, push.project(), Status.QUEUED, production, source);
    jobs.enqueue(handle, PushPipeline.JOB, key.toString(), key.toString());
    return key;
  }

  /// Whether the branch is production's; the first push to a new name makes the project.
  private boolean isProduction(Handle handle, Push push, String branch) {
    rooms.projects().create(handle, push.project(), branch);
    return rooms
        .projects()
        .find(handle, push.project())
        .orElseThrow()
        .productionBranch()
        .equals(branch);
  }

  private PushVerdict delete(String project, String branch) throws IOException {
    return switch (releases.endBranch(project, branch)) {
      case DONE -> new PushVerdict.Plain();
      case PRODUCTION ->
          new PushVerdict.Refused(branch + " is production: delete the project instead");
      case UNDER_WAY -> new PushVerdict.Refused("it is being built; delete it once that has ended");
    };
  }

  private Deployment.Source source(Push push, String branch, CommitFacts facts) {
    return new Deployment.Source(
        branch,
        facts.id(),
        push.change().oldCommit(),
        rooms.limits().kept(facts.message()),
        Optional.empty());
  }

  private PushVerdict verdict(Deployment.Key key) {
    return rooms
        .deployments()
        .find(key)
        .map(ended ->
            ended.status().movesTheBranch()
                ? new PushVerdict.Accepted()
                : new PushVerdict.Refused(
                    ended.problem().orElse(ended.status().name().toLowerCase(Locale.ROOT))))
        .orElseGet(() -> new PushVerdict.Refused("the project was deleted meanwhile"));
  }

  private record Watched(Deployment.Key key, LiveLog log) {}
}
