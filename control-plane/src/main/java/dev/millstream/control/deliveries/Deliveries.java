package dev.millstream.control.deliveries;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.NotYetException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings messages to webhooks of one kind: at least once, again after each of the limits' waits
/// until they are taken or given up. Thread-safe.
public final class Deliveries implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final JobQueue jobs;
  private final Kind kind;
  private final Courier courier;
  private final WebhookLimits limits;
  private final Targets targets;
  private final DeliveryRows rows;

  /// Whose deliveries they are: the jobs' type, whose payload is a delivery's id, and the table.
  public record Kind(JobType job, String table) {}

  /// Where a webhook is, and its secret.
  public record Target(String url, String secret) {}

  /// Knows the webhooks.
  @FunctionalInterface
  public interface Targets {
    /// The webhook with this id, unless it was removed. Called right before each attempt.
    Optional<Target> find(String webhook) throws IOException;
  }

  /// Register it for the jobs of its kind.
  public Deliveries(
      Database database,
      JobQueue jobs,
      Kind kind,
      Courier courier,
      WebhookLimits limits,
      Targets targets) {
    this.jobs = jobs;
    this.kind = kind;
    this.courier = courier;
    this.limits = limits;
    this.targets = targets;
    rows = new DeliveryRows(database, kind.table(), limits.deliveriesKept());
  }

  /// Has a body delivered under an id, once the transaction of `handle` commits.
  public void send(Handle handle, String webhook, String id, String event, String body) {
    rows.add(
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
    jobs.enqueue(handle, kind.job(), id, id);
  }

  /// The delivery with this id.
  public Optional<Delivery> find(String id) {
    return rows.find(id);
  }

  /// A webhook's, newest first.
  public List<Delivery> list(String webhook) {
    return rows.list(webhook);
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var found = rows.find(job.payload());
    if (found.isEmpty() || found.get().state() != Delivery.State.WAITING) {
      return; // removed meanwhile; or a crash came between the last attempt and the job's end
    }
    var delivery = found.get();
    var target = targets.find(delivery.webhook());
    if (target.isEmpty()) {
      return;
    }
    var outcome = courier.bring(delivery, target.get().url(), target.get().secret());
    var last = delivery.attempts() >= limits.waits().size() || outcome.gone();
    if (outcome.problem().isEmpty()) {
      rows.tried(delivery.id(), outcome, Delivery.State.DELIVERED);
    } else if (last) {
      rows.tried(delivery.id(), outcome, Delivery.State.FAILED);
      LOG.warn(
          "event=webhook-given-up webhook={} delivery={} problem=\"{}\"",
          delivery.webhook(),
          delivery.id(),
          outcome.problem().get());
    } else {
      rows.tried(delivery.id(), outcome, Delivery.State.WAITING);
      throw new NotYetException(limits.waits().get(delivery.attempts()));
    }
  }
}
