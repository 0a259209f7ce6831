package dev.millstream.store.ref;

import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who watch one store's refs: told at once of what this process does, and by a poll of what
/// others do. Thread-safe. Polls only while somebody watches.
public final class RefWatchers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefWatchers.class);

  private final Poll poll;
  private final Duration every;
  private final List<Consumer<RefName>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable ScheduledExecutorService polling;
  private boolean failing;

  /// Watchers for whom `poll` is asked `every` so often.
  public RefWatchers(Poll poll, Duration every) {
    this.poll = poll;
    this.every = every;
  }

  /// Begins a watch.
  public synchronized Refs.Watch add(Consumer<RefName> listener) {
    if (polling == null) {
      startPolling();
    }
    // an own object, because the same listener may watch twice
    Consumer<RefName> added = name -> listener.accept(name);
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  /// Tells everybody that a ref changed.
  public void changed(RefName name) {
    for (var listener : listeners) {
      try {
        listener.accept(name);
      } catch (RuntimeException e) {
        // the ref has moved already; a listener's fault must not look like a failed publish
        LOG.error("event=ref-listener-failed ref={}", name, e);
      }
    }
  }

  @Override
  public synchronized void close() {
    listeners.clear();
    if (polling != null) {
      polling.shutdownNow();
    }
  }

  private void startPolling() {
    var executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ref-poll").factory());
    polling = executor;
    pollOnce(_ -> {});
    var _ =
        executor.scheduleWithFixedDelay(
            () -> pollOnce(this::changed),
            every.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void pollOnce(Consumer<RefName> changed) {
    try {
      poll.run(changed);
      failing = false;
    } catch (IOException | RuntimeException e) {
      // once per outage: the poll goes on and catches up
      if (!failing) {
        LOG.warn("event=ref-poll-failed problem=\"{}\"", e.toString());
      }
      failing = true;
    }
  }

  /// Finds what other processes changed since the last call; the first call finds nothing.
  @FunctionalInterface
  public interface Poll {
    /// Gives the names to `changed`.
    void run(Consumer<RefName> changed) throws IOException;
  }
}
