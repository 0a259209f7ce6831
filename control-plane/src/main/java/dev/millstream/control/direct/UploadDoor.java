package dev.millstream.control.direct;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.PushPipeline;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.Status;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.Digest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where finished uploads come in: each becomes a deployment and its job in one transaction.
public final class UploadDoor {
  private static final Pattern BRANCH = Pattern.compile("[^\\p{Cntrl}]{1,255}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Rooms rooms;
  private final JobQueue jobs;

  public UploadDoor(Rooms rooms, JobQueue jobs) {
    this.rooms = rooms;
    this.jobs = jobs;
  }

  /// What the uploader says of the files; without a branch they are production's.
  public record Claim(
      Optional<String> branch, Optional<String> commit, String message, boolean dirty) {}

  /// Queues the deployment of a durable tree.
  public Deployment receive(String project, Digest tree, Claim claim) {
    var branch = claim.branch().filter(name -> !name.isBlank());
    branch.ifPresent(UploadDoor::checkBranch);
    return rooms
        .database()
        .write(handle -> {
          var found =
              rooms
                  .projects()
                  .find(handle, project)
                  .orElseThrow(() ->
                      ApiException.notFound(
                          PagesError.NO_PROJECT, "there is no project " + project));
          var name = branch.orElse(found.productionBranch());
          var source =
              new Deployment.Source(
                  name,
                  claim
                      .commit()
                      .filter(id -> COMMIT.matcher(id).matches())
                      .orElse(tree.hex().substring(0, 40)),
                  Optional.empty(),
                  cut(claim.message()),
                  Optional.of(new Deployment.Upload(tree, claim.dirty())));
          var production = name.equals(found.productionBranch());
          var key = rooms.deployments().insert(handle, project, Status.QUEUED, production, source);
          jobs.enqueue(handle, PushPipeline.JOB, key.toString(), key.toString());
          return rooms.deployments().find(handle, key).orElseThrow();
        });
  }

  /// Refuses what cannot be a branch's name, before anything is done for it.
  private static void checkBranch(String name) {
    if (!BRANCH.matcher(name).matches()) {
      throw ApiException.badRequest(
          PagesError.BAD_UPLOAD, "the branch's name is too long, or has control characters");
    }
  }

  private String cut(String message) {
    var plain = message.strip();
    return plain.substring(0, Math.min(plain.length(), rooms.limits().messageCharsMax()));
  }
}
