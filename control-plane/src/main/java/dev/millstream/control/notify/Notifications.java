package dev.millstream.control.notify;

import dev.millstream.control.api.Json;
import dev.millstream.control.deliveries.Courier;
import dev.millstream.control.deliveries.Deliveries;
import dev.millstream.control.deliveries.WebhookLimits;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.DeploymentEvent;
import dev.millstream.control.deploy.DeploymentEvents;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Writes down what webhooks are to be told in the transaction in which it happens.
public final class Notifications implements DeploymentEvents.Listener {
  private static final Deliveries.Kind KIND =
      new Deliveries.Kind(new JobType("webhook", Lane.NOTIFY), "webhook_delivery");

  private final Rooms rooms;
  private final SecretBox box;
  private final WebhookLimits limits = WebhookLimits.DEFAULT;
  private final WebhookRows webhooks;
  private final Deliveries deliveries;
  private final Courier courier;

  /// Registers its jobs with `jobs`.
  public Notifications(Rooms rooms, JobQueue jobs, SecretBox box, Outbound outbound) {
    this.rooms = rooms;
    this.box = box;
    webhooks = new WebhookRows(rooms.database());
    courier = new Courier(outbound, limits.callMax());
    deliveries = new Deliveries(rooms.database(), jobs, KIND, courier, limits, this::target);
    jobs.register(KIND.job(), deliveries);
  }

  /// The API of webhooks.
  public WebhookRoutes routes() {
    return new WebhookRoutes(rooms, this, box, limits);
  }

  WebhookRows webhooks() {
    return webhooks;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  Courier courier() {
    return courier;
  }

  @Override
  public void happened(Handle handle, Deployment.Key key, DeploymentEvent event) {
    for (var webhook : webhooks.of(handle, key.project())) {
      if (webhook.events().contains(event.label())) {
        var deployment = rooms.deployments().find(handle, key).orElseThrow();
        var id = UUID.randomUUID().toString();
        send(handle, webhook.id(), Message.of(id, event, deployment, rooms.addresses()));
      }
    }
  }

  /// Has a message delivered, once the transaction of `handle` commits.
  void send(Handle handle, String webhook, Message message) {
    deliveries.send(handle, webhook, message.id(), message.event(), Json.text(message));
  }

  private Optional<Deliveries.Target> target(String id) throws IOException {
    var webhook = webhooks.find(id);
    if (webhook.isEmpty()) {
      return Optional.empty();
    }
    // who is told that something is live should find it so
    rooms.aliases().publish();
    var secret = box.unseal(webhook.get().project(), webhook.get().sealed());
    return Optional.of(new Deliveries.Target(webhook.get().url(), secret));
  }
}
