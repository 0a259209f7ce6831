package dev.millstream.functions.supervisor;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a started host in reserve, so that one that ends is replaced at once. It is started a
/// while after the one before it was needed: a server has other things to do when it begins, and
/// when its hosts die in rows. Thread-safe.
final class SpareHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpareHost.class);
  private static final Duration REST = Duration.ofSeconds(3);

  private final HostLaunch launch;
  private final boolean isKept;
  private @Nullable Thread starting;
  private @Nullable HostProcess ready;
  private boolean closed;

  /// A reserve that is empty for ever unless it `isKept`.
  SpareHost(HostLaunch launch, boolean isKept) {
    this.launch = launch;
    this.isKept = isKept;
  }

  /// A host that can be called: the spare one, or a new one.
  HostProcess take() throws IOException {
    var spare = takeReady();
    return spare == null ? launch.start() : spare;
  }

  private synchronized @Nullable HostProcess takeReady() {
    var spare = ready;
    ready = null;
    return spare != null && spare.isAlive() ? spare : null;
  }

  /// Fills the reserve after a while, if it is empty.
  synchronized void refill() {
    if (isKept && !closed && starting == null && ready == null) {
      starting = Thread.ofPlatform().daemon().name("function-host-spare").start(this::start);
    }
  }

  private void start() {
    try {
      Thread.sleep(REST);
      var started = launch.start();
      if (!keep(started)) {
        started.close();
      }
    } catch (IOException e) {
      if (!isClosed()) {
        LOG.warn("no spare function host could be started", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void done() {
    starting = null;
  }

  private synchronized boolean keep(HostProcess started) {
    if (!closed) {
      ready = started;
      LOG.info("function host in reserve pid={}", started.pid());
    }
    return !closed;
  }

  @Override
  public void close() throws IOException {
    HostProcess last;
    synchronized (this) {
      closed = true;
      last = ready;
      ready = null;
      if (starting != null) {
        starting.interrupt();
      }
    }
    if (last != null) {
      last.end();
    }
  }
}
