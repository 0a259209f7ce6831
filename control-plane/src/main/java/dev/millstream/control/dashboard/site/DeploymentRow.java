package dev.millstream.control.dashboard.site;

import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.deploy.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A deployment as lists and its own page show it; `live`: the project's visitors see it.
public record DeploymentRow(Deployment deployment, boolean live, String url) {
  private static final int TITLE_CHARS_MAX = 140;
  private static final int COMMIT_CHARS = 7;

  static DeploymentRow of(
      Deployment deployment, Optional<Deployment> live, SiteAddresses addresses) {
    return new DeploymentRow(
        deployment,
        live.filter(shown -> shown.key().equals(deployment.key())).isPresent(),
        addresses.deployment(deployment.key()));
  }

  public String id() {
    return deployment.key().id();
  }

  public String path() {
    return "/projects/" + deployment.key().project() + "/deployments/" + id();
  }

  /// The state's name for the style sheet.
  public String state() {
    return live ? "live" : deployment.status().name().toLowerCase(Locale.ROOT);
  }

  /// The state for people.
  public String stateText() {
    if (live) {
      return "Live";
    }
    return switch (deployment.status()) {
      case QUEUED -> "Queued";
      case BUILDING -> "Building";
      case SUCCESS -> "Ready";
      case FAILED -> "Failed";
      case SKIPPED -> "Skipped";
      case SUPERSEDED -> "Superseded";
      case CANCELLED -> "Cancelled";
    };
  }

  public boolean ready() {
    return deployment.status() == Status.SUCCESS;
  }

  public boolean underWay() {
    return !deployment.status().settled();
  }

  public String environment() {
    return deployment.production() ? "Production" : "Preview";
  }

  /// The first line of the commit's message.
  public String title() {
    var message = deployment.source().message();
    var line = message.lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      return uploaded() ? "Uploaded files" : "(no message)";
    }
    return line.length() <= TITLE_CHARS_MAX ? line : line.substring(0, TITLE_CHARS_MAX) + "…";
  }

  /// Whether the files came by another way than git.
  public boolean uploaded() {
    return deployment.source().upload().isPresent();
  }

  public String branch() {
    return deployment.source().branch();
  }

  public String commit() {
    var commit = deployment.source().commit();
    return commit.substring(0, Math.min(COMMIT_CHARS, commit.length()));
  }

  public String ago() {
    return Words.ago(deployment.times().created());
  }

  public Instant created() {
    return deployment.times().created();
  }

  /// How long it took, from the push to its end; empty until then.
  public String took() {
    return deployment
        .times()
        .finished()
        .map(end -> Words.lasting(Duration.between(deployment.times().created(), end)))
        .orElse("");
  }

  public String problem() {
    return deployment.problem().orElse("");
  }
}
