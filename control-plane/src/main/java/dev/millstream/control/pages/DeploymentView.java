package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.deploy.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A deployment in the API's shape. Cloudflare's ids are UUIDs; ours are what stands in the
/// address, so `id` and `short_id` are the same.
public record DeploymentView(
    String id,
    @JsonProperty("short_id") String shortId,
    @JsonProperty("project_name") String projectName,
    String environment,
    String url,
    List<String> aliases,
    @JsonProperty("created_on") Instant createdOn,
    @JsonProperty("modified_on") Instant modifiedOn,
    @JsonProperty("latest_stage") Stage latestStage,
    @JsonProperty("deployment_trigger") Trigger trigger,
    @JsonProperty("is_skipped") boolean skipped,
    Optional<String> problem) {
  /// The step that a deployment is at.
  public record Stage(
      String name,
      String status,
      @JsonProperty("started_on") Optional<Instant> startedOn,
      @JsonProperty("ended_on") Optional<Instant> endedOn) {}

  /// What made the deployment.
  public record Trigger(String type, Metadata metadata) {}

  /// Which commit it was, or was said to be.
  public record Metadata(
      String branch,
      @JsonProperty("commit_hash") String commitHash,
      @JsonProperty("commit_message") String commitMessage,
      @JsonProperty("commit_dirty") boolean dirty) {}

  /// How the API shows this deployment.
  public static DeploymentView of(Deployment deployment, SiteAddresses addresses) {
    var key = deployment.key();
    var source = deployment.source();
    var times = deployment.times();
    return new DeploymentView(
        key.id(),
        key.id(),
        key.project(),
        deployment.production() ? "production" : "preview",
        addresses.deployment(key),
        deployment.production()
            ? List.of(addresses.production(key.project()))
            : List.of(addresses.branch(key.project(), source.branch())),
        times.created(),
        times.finished().or(times::started).orElse(times.created()),
        new Stage(
            stageName(deployment.status()),
            stage(deployment.status()),
            times.started(),
            times.finished()),
        new Trigger(
            trigger(source),
            new Metadata(
                source.branch(),
                source.commit(),
                source.message(),
                source.upload().map(Deployment.Upload::dirty).orElse(false))),
        deployment.status() == Status.SKIPPED,
        deployment.problem());
  }

  /// The same while edges cannot know of it yet: nobody is told of a success whose address does not
  /// answer.
  DeploymentView goingLive() {
    return new DeploymentView(
        id,
        shortId,
        projectName,
        environment,
        url,
        aliases,
        createdOn,
        modifiedOn,
        new Stage(
            stageName(Status.BUILDING),
            stage(Status.BUILDING),
            latestStage.startedOn(),
            Optional.empty()),
        trigger,
        skipped,
        problem);
  }

  private static String trigger(Deployment.Source source) {
    if (source.upload().isPresent()) {
      return "ad_hoc";
    }
    return source.ofHook() ? "deploy_hook" : "github:push";
  }

  // wrangler takes any state of the stage "deploy" for the end
  private static String stageName(Status status) {
    return switch (status) {
      case QUEUED -> "queued";
      case BUILDING -> "build";
      default -> "deploy";
    };
  }

  private static String stage(Status status) {
    return switch (status) {
      case QUEUED -> "idle";
      case BUILDING -> "active";
      case SUCCESS -> "success";
      case FAILED -> "failure";
      case SKIPPED, SUPERSEDED, CANCELLED -> "canceled";
    };
  }
}
