package dev.millstream.control.deploy;

import dev.millstream.control.jobs.JobQueue;
import dev.millstream.git.CommitFacts;
import dev.millstream.git.Push;
import dev.millstream.git.PushListener;
import dev.millstream.git.PushOutput;
import dev.millstream.git.PushVerdict;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// Where pushes come in: each becomes a deployment and its job in one transaction, and the pusher
/// watches the job.
public final class PushDoor implements PushListener {
  private static final Pattern SKIP =
      Pattern.compile(
          "\\[(skip ci|ci skip|cf-pages-skip|skip cd|cd skip)\\]", Pattern.CASE_INSENSITIVE);

  /// Hosts under the base domain that are not sites.
  private static final Set<String> RESERVED = Set.of("stream");

  private final Rooms rooms;
  private final JobQueue jobs;

  public PushDoor(Rooms rooms, JobQueue jobs) {
    this.rooms = rooms;
    this.jobs = jobs;
  }

  @Override
  public PushVerdict received(Push push, PushOutput out) {
    try {
      var branch = push.change().branch().orElseThrow();
      var commit = push.change().newCommit();
      if (RESERVED.contains(push.project())) {
        return new PushVerdict.Refused(push.project() + " is not a site's name here");
      }
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
    if (SKIP.matcher(facts.message()).find()) {
      return skip(push, branch, facts, out);
    }
    var key =
        rooms
            .database()
            .write(handle -> {
              var underWay = underWay(handle, push.project(), branch, commit);
              return underWay.isPresent()
                  ? underWay.get()
                  : enqueue(handle, push, source(push, branch, facts));
            });
    rooms.logs().live(key).follow(out, rooms.limits().silenceMax(), () -> settled(key));
    rooms.logs().close(key);
    return verdict(key);
  }

  // The same commit pushed again while it is built: watch that build.
  private Optional<Deployment.Key> underWay(
      Handle handle, String project, String branch, String commit) {
    return rooms.deployments().unsettled(handle, project, branch).stream()
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

  private PushVerdict skip(Push push, String branch, CommitFacts facts, PushOutput out)
      throws IOException {
    rooms
        .database()
        .write(handle ->
            rooms
                .deployments()
                .insert(
                    handle,
                    push.project(),
                    Status.SKIPPED,
                    isProduction(handle, push, branch),
                    source(push, branch, facts)));
    var change = push.change();
    rooms.repositories().moveBranch(push.project(), change.ref(), change.oldCommit(), facts.id());
    rooms.repositories().release(push.project(), facts.id());
    out.line("-----> Not built, as the commit's message asks; what is live stays");
    return new PushVerdict.Accepted();
  }

  private PushVerdict delete(String project, String branch) throws IOException {
    var found = rooms.projects().find(project);
    if (found.isPresent() && found.get().productionBranch().equals(branch)) {
      return new PushVerdict.Refused(branch + " is production: delete the project instead");
    }
    rooms
        .database()
        .write(handle -> {
          rooms.aliases().remove(handle, RefName.branch(project, BranchLabel.of(branch)));
          return true;
        });
    rooms.aliases().publish();
    return new PushVerdict.Plain();
  }

  private Deployment.Source source(Push push, String branch, CommitFacts facts) {
    var message = facts.message().strip();
    var most = Math.min(message.length(), rooms.limits().messageCharsMax());
    return new Deployment.Source(
        branch, facts.id(), push.change().oldCommit(), message.substring(0, most));
  }

  private boolean settled(Deployment.Key key) {
    return rooms
        .deployments()
        .find(key)
        .map(Deployment::status)
        .filter(s -> !s.settled())
        .isEmpty();
  }

  private PushVerdict verdict(Deployment.Key key) {
    return rooms
        .deployments()
        .find(key)
        .map(ended ->
            ended.status() == Status.SUCCESS
                ? new PushVerdict.Accepted()
                : new PushVerdict.Refused(
                    ended.problem().orElse(ended.status().name().toLowerCase(Locale.ROOT))))
        .orElseGet(() -> new PushVerdict.Refused("the project was deleted meanwhile"));
  }
}
