package dev.millstream.control.notify;

import dev.millstream.control.api.Json;
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
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what webhooks are to be told in the transaction in which it happens, and brings it
/// to them: at least once, again after each of the limits' waits until it is taken or given up.
public final class Notifications implements DeploymentEvents.Listener, JobHandler {
  /// Its jobs; the payload is the delivery's id.
  public static final JobType JOB = new JobType("webhook", Lane.NOTIFY);

  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final Rooms rooms;
  private final JobQueue jobs;
  private final SecretBox box;
  private final NotifyLimits limits = NotifyLimits.DEFAULT;
  private final WebhookRows webhooks;
  private final DeliveryRows deliveries;
  private final Courier courier;

  public Notifications(Rooms rooms, JobQueue jobs, SecretBox box, Outbound outbound) {
    this.rooms = rooms;
    this.jobs = jobs;
    this.box = box;
    webhooks = new WebhookRows(rooms.database());
    deliveries = new DeliveryRows(rooms.database(), limits.deliveriesKept());
    courier = new Courier(outbound, limits.callMax());
  }

  /// The API of webhooks.
  public WebhookRoutes routes() {
    return new WebhookRoutes(rooms, this, box, limits);
  }

  WebhookRows webhooks() {
    return webhooks;
  }

  DeliveryRows deliveries() {
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
    send(handle, webhook, message.id(), message.event(), Json.text(message));
  }

  /// The same with a body that was made before.
  void send(Handle handle, String webhook, String id, String event, String body) {
    deliveries.add(
        handle,
        new Delivery(
            id,
            webhook,
            event,
            body,
            Delivery.State.WAITING,
            0,
            Optional.empty(),
            Optional.empty(),
            Instant.now(),
            Optional.empty()));
    jobs.enqueue(handle, JOB, id, id);
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var found = deliveries.find(job.payload());
    var webhook = found.flatMap(delivery -> webhooks.find(delivery.webhook()));
    if (webhook.isEmpty() || found.get().state() != Delivery.State.WAITING) {
      return; // removed meanwhile; or a crash came between the last attempt and the job's end
    }
    // who is told that something is live should find it so
    rooms.aliases().publish();
    var delivery = found.get();
    var secret = box.unseal(webhook.get().project(), webhook.get().sealed());
    var outcome = courier.bring(delivery, webhook.get().url(), secret);
    var last = delivery.attempts() >= limits.waits().size() || outcome.gone();
    if (outcome.problem().isEmpty()) {
      deliveries.tried(delivery.id(), outcome, Delivery.State.DELIVERED);
    } else if (last) {
      deliveries.tried(delivery.id(), outcome, Delivery.State.FAILED);
      LOG.warn(
          "event=webhook-given-up webhook={} delivery={} problem=\"{}\"",
          delivery.webhook(),
          delivery.id(),
          outcome.problem().get());
    } else {
      deliveries.tried(delivery.id(), outcome, Delivery.State.WAITING);
      throw new NotYetException(limits.waits().get(delivery.attempts()));
    }
  }
}
