package dev.millstream.control.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.DeploymentEvent;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.pages.DeploymentView;
import java.time.Instant;
import java.util.Optional;

/// What a webhook is sent. `text` says it in a sentence, which Slack and Mattermost show as it is.
record Message(
    String id,
    String event,
    @JsonProperty("created_on") Instant created,
    @JsonProperty("project_name") String project,
    Optional<DeploymentView> deployment,
    String text) {
  static final String PING = "ping";

  static Message of(
      String id, DeploymentEvent event, Deployment deployment, SiteAddresses addresses) {
    return new Message(
        id,
        event.label(),
        Instant.now(),
        deployment.key().project(),
        Optional.of(DeploymentView.of(deployment, addresses)),
        sentence(event, deployment, addresses));
  }

  static Message ping(String id, String project) {
    return new Message(
        id,
        PING,
        Instant.now(),
        project,
        Optional.empty(),
        project + ": this webhook is told of what happens");
  }

  private static String sentence(
      DeploymentEvent event, Deployment deployment, SiteAddresses addresses) {
    var key = deployment.key();
    var what = "%s: %s of %s".formatted(key.project(), key.id(), deployment.source().branch());
    var why = deployment.problem().map(problem -> ": " + problem).orElse("");
    return switch (event) {
      case QUEUED -> what + " waits for its build";
      case BUILDING -> what + " is being built";
      case SUCCEEDED -> what + " is live at " + addresses.deployment(key);
      case FAILED -> what + " failed" + why;
      case SKIPPED, SUPERSEDED -> what + " was not built" + why;
      case CANCELLED -> what + " was cancelled";
      case PRODUCTION -> what + " is production now: " + addresses.production(key.project());
    };
  }
}
