package dev.millstream.functions.trigger;

import dev.millstream.bindings.trigger.TriggerBook;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.store.trigger.CronSchedule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls workers at the times that their crons name. Of the times that went by while nobody looked,
/// the last one is made up for; one whose call was under way when the server was killed counts as
/// gone by. Thread-safe.
final class CronClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CronClock.class);
  // the clock may be set
  private static final Duration LOOK_MAX = Duration.ofMinutes(1);

  private final TriggerBook book;
  private final LiveFunctions functions;
  private final InstantSource clock;
  // So that no call that ends notes a cron again that was taken away meanwhile. Locked before
  // entries
  private final Object noting = new Object();
  private final Semaphore changed = new Semaphore(0);
  private final Thread thread;
  private final Map<Key, Entry> entries = new HashMap<>();
  private volatile boolean closed;

  private record Key(String project, String cron) {}

  /// `next` is when its time comes; nothing if that is never.
  private record Entry(CronSchedule schedule, Optional<Instant> next) {
    boolean isDue(Instant now) {
      return next.isPresent() && !next.get().isAfter(now);
    }

    Entry after(Instant now) {
      return new Entry(schedule, schedule.next(now));
    }
  }

  private CronClock(TriggerBook book, LiveFunctions functions, InstantSource clock) {
    this.book = book;
    this.functions = functions;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("crons").unstarted(this::run);
  }

  static CronClock start(TriggerBook book, LiveFunctions functions, InstantSource clock) {
    var crons = new CronClock(book, functions, clock);
    crons.thread.start();
    return crons;
  }

  /// From now on these are a project's. A new one begins now.
  void set(String project, List<String> crons) throws IOException {
    synchronized (noting) {
      synchronized (entries) {
        entries
            .keySet()
            .removeIf(key -> key.project().equals(project) && !crons.contains(key.cron()));
      }
      book.keepOnly(project, crons);
    }
    for (var cron : crons) {
      var seen = book.seen(project, cron);
      if (seen.isEmpty()) {
        book.note(project, cron, clock.instant());
      }
      var schedule = CronSchedule.parse(cron);
      synchronized (entries) {
        entries.putIfAbsent(
            new Key(project, cron),
            new Entry(schedule, schedule.next(seen.orElseGet(clock::instant))));
      }
    }
    wake();
  }

  /// Has it look at the clock.
  void wake() {
    changed.release();
  }

  private void run() {
    try {
      while (!closed) {
        var now = clock.instant();
        due(now)
            .forEach((key, time) -> Thread.ofVirtual().name("cron").start(() -> call(key, time)));
        changed.tryAcquire(untilNext(now).toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<Key, Instant> due(Instant now) {
    var due = new HashMap<Key, Instant>();
    synchronized (entries) {
      entries.replaceAll((key, entry) -> {
        if (!entry.isDue(now)) {
          return entry;
        }
        entry.schedule().latest(now).ifPresent(time -> due.put(key, time));
        return entry.after(now);
      });
    }
    return due;
  }

  private Duration untilNext(Instant now) {
    var waits = new ArrayList<>(List.of(LOOK_MAX));
    synchronized (entries) {
      for (var entry : entries.values()) {
        // a millisecond later, so that it is not found to be early
        entry.next().ifPresent(time -> waits.add(Duration.between(now, time).plusMillis(1)));
      }
    }
    return waits.stream().min(Duration::compareTo).orElse(LOOK_MAX);
  }

  private void call(Key key, Instant time) {
    try {
      functions.handle(key.project(), new FunctionEvent.Scheduled(key.cron(), time));
      synchronized (noting) {
        if (!closed && isThere(key)) {
          book.note(key.project(), key.cron(), time);
        }
      }
    } catch (IOException e) {
      LOG.error(
          "event=cron_failed project={} cron=\"{}\" problem=\"{}\"",
          key.project(),
          key.cron(),
          e.getMessage());
    }
  }

  private boolean isThere(Key key) {
    synchronized (entries) {
      return entries.containsKey(key);
    }
  }

  /// Calls nobody any more; what is under way goes on.
  @Override
  public void close() {
    closed = true;
    changed.release();
  }
}
