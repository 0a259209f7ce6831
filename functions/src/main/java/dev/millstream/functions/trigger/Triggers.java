package dev.millstream.functions.trigger;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.QueueDelivery;
import dev.millstream.bindings.trigger.TriggerBook;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.trigger.QueueConsumer;
import dev.millstream.store.trigger.SiteTriggers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is live of all projects that have triggers, followed as refs move: a pump for each queue
/// that is consumed, and the crons; and the alarms of all objects. Thread-safe.
public final class Triggers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
  private static final long RETRY_MILLIS = 5_000;

  private final ObjectStore store;
  private final TriggerBook book;
  private final QueueDelivery queues;
  private final LiveFunctions functions;
  private final CronClock crons;
  private final AlarmClock alarms;
  private final LinkedBlockingQueue<String> moved = new LinkedBlockingQueue<>();
  private final Refs.Watch watch;
  private final Thread thread;
  // Belongs to the thread, but for the pumps, which others wake. In the order of names.
  private final Map<String, SiteTriggers> live = new TreeMap<>();
  private final Map<String, QueuePump> pumps = new HashMap<>();

  private Triggers(ObjectStore store, Bindings bindings, LiveFunctions functions)
      throws IOException {
    this.store = store;
    this.book = bindings.triggers();
    this.queues = bindings.delivery();
    this.functions = functions;
    this.crons = CronClock.start(book, functions, InstantSource.system());
    this.alarms = AlarmClock.start(bindings.objects(), functions, InstantSource.system());
    queues.onChange(this::wake);
    watch = store.refs().watch(this::moved);
    moved.addAll(book.projects());
    thread = Thread.ofVirtual().name("triggers").unstarted(this::follow);
  }

  /// Begins to call what is live.
  public static Triggers start(ObjectStore store, Bindings bindings, LiveFunctions functions)
      throws IOException {
    var triggers = new Triggers(store, bindings, functions);
    triggers.thread.start();
    return triggers;
  }

  private void moved(RefName name) {
    var project = name.scope().name();
    if (book.has(project) && name.equals(RefName.production(project))) {
      moved.add(project);
    }
  }

  private void wake(String queue) {
    synchronized (pumps) {
      var pump = pumps.get(queue);
      if (pump != null) {
        pump.wake();
      }
    }
  }

  private void follow() {
    try {
      while (true) {
        take(moved.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void take(String project) throws InterruptedException {
    try {
      var triggers = triggers(project);
      if (triggers.isEmpty()) {
        live.remove(project);
      } else {
        functions.refresh(project);
        live.put(project, triggers);
      }
      join();
      crons.set(project, triggers.crons());
    } catch (IOException e) {
      LOG.error("event=triggers_not_read project={} problem=\"{}\"", project, e.getMessage());
      Thread.sleep(RETRY_MILLIS);
      moved.add(project);
    }
  }

  private SiteTriggers triggers(String project) throws IOException {
    var ref = store.refs().read(RefName.production(project));
    if (ref.isEmpty()) {
      return SiteTriggers.NONE;
    }
    return Manifest.load(store, ref.get().name().scope(), ref.get().manifest())
        .section(Section.TRIGGERS, SiteTriggers.class)
        .orElse(SiteTriggers.NONE);
  }

  private record Wanted(String project, QueueConsumer consumer) {}

  /// Has one pump for each queue; of projects that want the same one, the first by name gets it.
  private void join() {
    var wanted = wanted();
    var projects = new HashMap<String, String>();
    wanted.forEach((queue, its) -> projects.put(queue, its.project()));
    book.consume(projects);
    synchronized (pumps) {
      pumps
          .values()
          .removeIf(pump -> {
            var goesOn =
                new Wanted(pump.project(), pump.consumer())
                    .equals(wanted.get(pump.consumer().queue()));
            if (!goesOn) {
              pump.close();
            }
            return !goesOn;
          });
      wanted.forEach((queue, its) ->
          pumps.computeIfAbsent(
              queue, _ -> QueuePump.start(its.project(), its.consumer(), queues, functions)));
    }
  }

  private Map<String, Wanted> wanted() {
    var wanted = new HashMap<String, Wanted>();
    live.forEach((project, triggers) -> {
      for (var consumer : triggers.queues()) {
        var other = wanted.putIfAbsent(consumer.queue(), new Wanted(project, consumer));
        if (other != null) {
          LOG.warn(
              "event=queue_has_a_consumer queue={} project={} other={}",
              consumer.queue(),
              project,
              other.project());
        }
      }
    });
    return wanted;
  }

  /// Takes nothing more up; calls that are under way go on.
  @Override
  public void close() {
    watch.close();
    thread.interrupt();
    crons.close();
    alarms.close();
    synchronized (pumps) {
      pumps.values().forEach(QueuePump::close);
      pumps.clear();
    }
  }
}
