package dev.millstream.functions.supervisor;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one function host running: where one ends, the next is started at once, or after a while
/// if it ended young. Thread-safe.
final class HostSlot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostSlot.class);
  private static final Duration YOUNG = Duration.ofSeconds(1);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final int PAUSE_DOUBLINGS_MAX = 6;

  private final SpareHost spare;
  private final String name;
  private final Thread thread;
  private @Nullable HostProcess host;
  private boolean closed;

  HostSlot(SpareHost spare, String name) {
    this.spare = spare;
    this.name = name;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::keepRunning);
  }

  /// Starts the first host, if none was started yet.
  synchronized void begin() {
    if (!closed && thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /// The running host, if one runs just now.
  synchronized Optional<HostProcess> running() {
    return Optional.ofNullable(host);
  }

  /// The running host; waits for the next one where one has just ended, but not for ever.
  synchronized Optional<HostProcess> host(Duration patience) throws InterruptedException {
    begin();
    var deadline = System.nanoTime() + patience.toNanos();
    while (host == null && !closed) {
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        break;
      }
      wait(Math.max(1, left.toMillis()));
    }
    return Optional.ofNullable(host);
  }

  private void keepRunning() {
    var youngDeaths = 0;
    try {
      while (!isClosed()) {
        var begun = System.nanoTime();
        runOne();
        var lived = Duration.ofNanos(System.nanoTime() - begun);
        youngDeaths = lived.compareTo(YOUNG) < 0 ? youngDeaths + 1 : 0;
        if (youngDeaths > 1) {
          Thread.sleep(PAUSE_FIRST.multipliedBy(1L << Math.min(youngDeaths, PAUSE_DOUBLINGS_MAX)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOne() {
    try (var started = spare.take()) {
      show(started);
      spare.refill();
      LOG.info("function host started name={} pid={}", name, started.pid());
      try {
        started.serve();
      } catch (SocketException e) {
        // It died before it had read all that was said to it; its status tells more.
      } finally {
        hide();
      }
    } catch (IOException e) {
      if (!isClosed()) {
        LOG.warn("function host failed name={}", name, e);
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void show(HostProcess started) {
    host = started;
    notifyAll();
  }

  private synchronized void hide() {
    host = null;
  }

  /// Ends the host and waits until its process has gone.
  @Override
  public void close() throws IOException {
    HostProcess last;
    synchronized (this) {
      closed = true;
      last = host;
      notifyAll();
    }
    thread.interrupt();
    if (last != null) {
      last.end();
    }
  }
}
