package dev.millstream.functions.trigger;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectName;
import dev.millstream.functions.FunctionOutcome.Answered;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes objects at the times that they have set. An object's file has its alarm and says whether
/// it is due; what is known here may be early, never late. Thread-safe.
final class AlarmClock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmClock.class);
  // the clock may be set
  private static final Duration LOOK_MAX = Duration.ofMinutes(1);
  private static final int AT_ONCE_MAX = 32;
  private static final Duration AGAIN_FIRST = Duration.ofSeconds(2);
  private static final int AGAIN_DOUBLINGS_MAX = 7;
  private static final int FAILURES_MAX = 20;

  private final LiveFunctions functions;
  private final InstantSource clock;
  private final Semaphore changed = new Semaphore(0);
  private final Semaphore atOnce = new Semaphore(AT_ONCE_MAX);
  private final Thread thread;
  // Of an object that was set anew, the queue may have older entries, too.
  private final Map<ObjectName, Entry> entries = new HashMap<>();
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparing(entry -> entry.alarm().due()));
  private volatile boolean closed;

  private record Entry(Alarm alarm, int failures) {}

  private AlarmClock(LiveFunctions functions, InstantSource clock) {
    this.functions = functions;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("alarms").unstarted(this::run);
  }

  static AlarmClock start(ObjectFolder objects, LiveFunctions functions, InstantSource clock)
      throws IOException {
    var alarms = new AlarmClock(functions, clock);
    objects.onAlarm(alarms::set);
    objects.alarms().forEach(alarms::set);
    alarms.thread.start();
    return alarms;
  }

  private void set(Alarm alarm) {
    put(new Entry(alarm, 0));
  }

  private void put(Entry entry) {
    synchronized (entries) {
      entries.put(entry.alarm().object(), entry);
      queue.add(entry);
    }
    changed.release();
  }

  private void run() {
    try {
      while (!closed) {
        for (var entry : due()) {
          atOnce.acquire();
          Thread.ofVirtual().name("alarm").start(() -> wake(entry));
        }
        changed.tryAcquire(untilNext().toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Entry> due() {
    var due = new ArrayList<Entry>();
    var now = clock.instant();
    synchronized (entries) {
      for (var next = queue.peek();
          next != null && !next.alarm().due().isAfter(now);
          next = queue.peek()) {
        queue.remove();
        if (entries.remove(next.alarm().object(), next)) {
          due.add(next);
        }
      }
    }
    return due;
  }

  private Duration untilNext() {
    synchronized (entries) {
      var next = Optional.ofNullable(queue.peek()).map(entry -> entry.alarm().due());
      return next.map(time -> Duration.between(clock.instant(), time).plusMillis(1))
          .filter(wait -> wait.compareTo(LOOK_MAX) < 0)
          .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
          .orElse(LOOK_MAX);
    }
  }

  private void wake(Entry entry) {
    try {
      var outcome = functions.wake(entry.alarm());
      if (outcome.isEmpty() || !(outcome.get() instanceof Answered)) {
        again(entry);
      }
    } catch (IOException e) {
      LOG.error(
          "event=alarm_failed project={} object={} problem=\"{}\"",
          entry.alarm().waker().project(),
          entry.alarm().object().id(),
          e.getMessage());
      again(entry);
    } finally {
      atOnce.release();
    }
  }

  /// An object that has failed has mostly said itself when it wants to be woken next.
  private void again(Entry entry) {
    if (closed || entry.failures() >= FAILURES_MAX) {
      return;
    }
    var alarm = entry.alarm();
    var doublings = Math.min(entry.failures(), AGAIN_DOUBLINGS_MAX);
    Instant due = clock.instant().plus(AGAIN_FIRST.multipliedBy(1L << doublings));
    synchronized (entries) {
      if (!entries.containsKey(alarm.object())) {
        put(new Entry(new Alarm(alarm.object(), alarm.waker(), due), entry.failures() + 1));
      }
    }
  }

  /// Wakes nobody any more; what is under way goes on.
  @Override
  public void close() {
    closed = true;
    changed.release();
  }
}
