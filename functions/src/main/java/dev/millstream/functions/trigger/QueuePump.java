package dev.millstream.functions.trigger;

import dev.millstream.bindings.QueueDelivery;
import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.bindings.queue.QueueStore.Taken;
import dev.millstream.bindings.queue.QueueStore.Verdict;
import dev.millstream.bindings.queue.QueueStore.Wish;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.store.trigger.QueueConsumer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes batches out of one queue and has a project's worker handle them, some at once, until it is
/// closed. Where the server ends in between, the batches come again.
final class QueuePump implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueuePump.class);
  // longer than a call can take, with the start of a function host
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS_MAX = 60_000;
  private static final long TROUBLE_MILLIS = 5_000;
  private static final int DELAY_SECONDS_MAX = 12 * 3600;

  private final String project;
  private final QueueConsumer consumer;
  private final QueueDelivery queues;
  private final LiveFunctions functions;
  private final Wish wish;
  private final Semaphore changed = new Semaphore(0);
  private final Semaphore slots;
  private final Thread thread;
  private volatile boolean closed;

  private QueuePump(
      String project, QueueConsumer consumer, QueueDelivery queues, LiveFunctions functions) {
    this.project = project;
    this.consumer = consumer;
    this.queues = queues;
    this.functions = functions;
    this.wish =
        new Wish(
            consumer.batchSize(),
            Duration.ofSeconds(consumer.batchSeconds()),
            consumer.retriesMax() + 1,
            Optional.of(consumer.deadLetters()).filter(id -> !id.isEmpty()),
            LEASE,
            true);
    this.slots = new Semaphore(consumer.concurrency());
    this.thread = Thread.ofVirtual().name("queue-" + consumer.queue()).unstarted(this::run);
  }

  static QueuePump start(
      String project, QueueConsumer consumer, QueueDelivery queues, LiveFunctions functions) {
    var pump = new QueuePump(project, consumer, queues, functions);
    pump.thread.start();
    return pump;
  }

  String project() {
    return project;
  }

  QueueConsumer consumer() {
    return consumer;
  }

  /// Something may be taken sooner than was known.
  void wake() {
    changed.release();
  }

  private void run() {
    try {
      for (slots.acquire(); !closed; slots.acquire()) {
        var taken = look();
        if (taken.messages().isEmpty()) {
          slots.release();
          rest(taken);
        } else {
          Thread.ofVirtual().name("batch").start(() -> deliver(taken.messages()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Taken look() throws InterruptedException {
    changed.drainPermits();
    try {
      return queues.take(consumer.queue(), wish);
    } catch (IOException | Refusal e) {
      LOG.error(
          "event=queue_not_read project={} queue={} problem=\"{}\"",
          project,
          consumer.queue(),
          e.getMessage());
      Thread.sleep(TROUBLE_MILLIS);
      return Taken.NOTHING;
    }
  }

  private void rest(Taken taken) throws InterruptedException {
    var now = System.currentTimeMillis();
    var millis = taken.nextLook().orElse(now + LOOK_MILLIS_MAX) - now;
    if (millis > 0) {
      changed.tryAcquire(Math.min(millis, LOOK_MILLIS_MAX), TimeUnit.MILLISECONDS);
    }
  }

  private void deliver(List<QueueMessage> messages) {
    try {
      var name = queues.name(consumer.queue()).orElse(consumer.queue());
      var outcome = functions.handle(project, new FunctionEvent.Batch(name, messages));
      // the end of the server is no fault of the messages: they come again after the next start
      if (!closed || (outcome.isPresent() && outcome.get() instanceof Handled)) {
        queues.settle(consumer.queue(), verdict(messages, outcome), wish);
      }
    } catch (IOException | Refusal e) {
      LOG.error(
          "event=batch_not_settled project={} queue={} messages={} problem=\"{}\"",
          project,
          consumer.queue(),
          messages.size(),
          e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slots.release();
    }
  }

  /// What nothing was said of comes again.
  private Verdict verdict(List<QueueMessage> messages, Optional<FunctionOutcome> outcome) {
    var said =
        outcome.isPresent() && outcome.get() instanceof Handled(var verdict, _)
            ? verdict
            : BatchVerdict.NONE;
    var acks = new ArrayList<String>();
    var retries = new HashMap<String, Integer>();
    for (var message : messages) {
      if (said.acks().contains(message.id())) {
        acks.add(message.lease());
      } else {
        var delay = said.retries().getOrDefault(message.id(), -1);
        retries.put(
            message.lease(),
            delay < 0 ? consumer.retryDelaySeconds() : Math.min(delay, DELAY_SECONDS_MAX));
      }
    }
    return new Verdict(acks, retries);
  }

  /// Takes nothing more; what is under way goes on. No interrupt: what is just being taken would be
  /// nobody's until its lease is over.
  @Override
  public void close() {
    closed = true;
    changed.release();
  }
}
