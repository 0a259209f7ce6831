package dev.millstream.control.tails;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One who listens: takes events from functions' threads without ever keeping them, and sends them
/// on from a thread of its own. Thread-safe.
final class Tail {
  private final String id;
  private final Target target;
  private final TailFilter filter;
  private final TailLimits limits;
  private final Instant expires;
  private final long bornNanos = System.nanoTime();
  private final ArrayBlockingQueue<String> waiting;
  private boolean taken;
  private volatile boolean ended;
  private long second;
  private int inSecond;
  private long dropped;

  /// What is listened to: one deployment, or all of a project's.
  record Target(String project, Optional<String> deployment) {}

  Tail(String id, Target target, TailFilter filter, TailLimits limits) {
    this.id = id;
    this.target = target;
    this.filter = filter;
    this.limits = limits;
    this.expires = Instant.now().plus(limits.lifetime());
    this.waiting = new ArrayBlockingQueue<>(limits.eventsWaitingMax() + 2);
  }

  String id() {
    return id;
  }

  Target target() {
    return target;
  }

  Instant expires() {
    return expires;
  }

  /// Whether nobody has come for it in time, or it is over.
  synchronized boolean isStale() {
    var age = Duration.ofNanos(System.nanoTime() - bornNanos);
    return ended
        || (!taken && age.compareTo(limits.connectWithin()) > 0)
        || age.compareTo(limits.lifetime()) > 0;
  }

  /// True for the first who comes for it.
  synchronized boolean take() {
    var first = !taken && !isStale();
    taken = true;
    return first;
  }

  void end() {
    ended = true;
  }

  /// Takes an event, or counts it as left out.
  void hear(TraceEvent event) {
    if (!filter.passes(event)) {
      return;
    }
    synchronized (this) {
      var now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - bornNanos);
      if (now != second) {
        second = now;
        inSecond = 0;
      }
      var fits = inSecond < limits.eventsPerSecondMax() && hasRoom();
      if (!fits) {
        if (dropped++ == 0) {
          waiting.add(TailMessages.overload(target.project(), limits.eventsPerSecondMax()));
        }
        return;
      }
      inSecond++;
      tellDropped();
      waiting.add(TailMessages.of(event));
    }
  }

  /// Two places are kept for what is said of events that are left out.
  private boolean hasRoom() {
    return waiting.size() < limits.eventsWaitingMax();
  }

  private synchronized void tellDropped() {
    if (dropped > 0 && hasRoom()) {
      waiting.add(TailMessages.overloadStop(target.project(), dropped));
      dropped = 0;
    }
  }

  /// Sends what comes until either side ends it, or its time is over.
  void send(TraceSocket socket) throws IOException, InterruptedException {
    var pinged = System.nanoTime();
    while (!isStale()) {
      var next = waiting.poll(1, TimeUnit.SECONDS);
      if (next != null) {
        socket.text(next);
      } else {
        tellDropped();
      }
      if (System.nanoTime() - pinged > limits.pingEvery().toNanos()) {
        pinged = System.nanoTime();
        socket.ping();
      }
    }
    socket.bye("the tail has ended");
  }
}
