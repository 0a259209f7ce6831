package dev.millstream.edge.live;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// What is live under some keys: loaded at the first request for a key, swapped as soon as a ref
/// moves, forgotten when too many others were asked for since. Readers take no lock and see the old
/// or the new, never a mix. Thread-safe.
public final class LiveTrees<T> implements AutoCloseable {
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  private final Refs refs;
  private final Loader<T> loader;
  private final Function<RefName, Optional<String>> keyOf;
  private final Consumer<String> problems;
  private final int slotsMax;
  private final ConcurrentHashMap<String, LiveSlot<T>> slots = new ConcurrentHashMap<>();
  private final Refs.Watch watch;
  private final Shown<T> unloaded = new Shown.Unloaded<>();
  private volatile Runnable changed = () -> {};
  private volatile boolean closed;

  /// Makes what a ref points at servable. `since` is when it went live here, in whole seconds,
  /// later than what was live before.
  @FunctionalInterface
  public interface Loader<T> {
    T load(Ref ref, Instant since) throws IOException;
  }

  /// Watches `refs`; `keyOf` gives the key that a moved ref is live under; `problems` takes what
  /// kept a moved ref from being shown, one line each.
  public LiveTrees(
      Refs refs,
      Loader<T> loader,
      Function<RefName, Optional<String>> keyOf,
      int slotsMax,
      Consumer<String> problems) {
    this.refs = refs;
    this.loader = loader;
    this.keyOf = keyOf;
    this.slotsMax = slotsMax;
    this.problems = problems;
    watch = refs.watch(this::moved);
  }

  /// Has `run` run each time that what was shown under a key is not shown any more.
  public void onChange(Runnable run) {
    changed = run;
  }

  /// What is live under `key`, as far as it is loaded.
  public Shown<T> now(String key) {
    var slot = slots.get(key);
    return slot == null ? unloaded : slot.now();
  }

  /// A stamp of what is live under `key`, if it is loaded; to be taken before what is live is used.
  public Optional<Stamp> stamp(String key) {
    return Optional.ofNullable(slots.get(key)).map(LiveSlot::stamp);
  }

  /// Loads what is live under `key`: the first of `candidates` that exists. Blocks; threads that
  /// ask for the same key wait for one load.
  public Shown<T> load(String key, List<RefName> candidates) throws IOException {
    var slot = slots.computeIfAbsent(key, _ -> new LiveSlot<>(refs, loader, candidates));
    try {
      slot.refresh(false);
    } catch (IOException e) {
      slots.remove(key, slot);
      slot.retire();
      throw e;
    }
    if (slots.size() > slotsMax) {
      forgetTheIdle();
    }
    return slot.now();
  }

  /// Shows what `name` points at now, if its key was asked for before; blocks. When it returns,
  /// readers see that, whether or not the move was told of yet.
  public void refresh(RefName name) throws IOException {
    var slot = keyOf.apply(name).map(slots::get);
    if (slot.isPresent()) {
      slot.get().refresh(true);
      changed.run();
    }
  }

  private void moved(RefName name) {
    keyOf
        .apply(name)
        .map(slots::get)
        .ifPresent(slot -> Thread.ofVirtual().name("swap-", 0).start(() -> swap(name, slot)));
  }

  /// A moved ref that cannot be loaded leaves the old tree live, and is tried again.
  private void swap(RefName name, LiveSlot<T> slot) {
    for (var pause = RETRY_FIRST; !closed; pause = min(pause.multipliedBy(2), RETRY_MAX)) {
      try {
        slot.refresh(true);
        changed.run();
        return;
      } catch (IOException e) {
        problems.accept("ref=" + name + " retry=" + pause + " problem=\"" + e.getMessage() + '"');
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void forgetTheIdle() {
    slots.entrySet().stream()
        .map(entry -> new Idle(entry.getKey(), entry.getValue().usedAt()))
        .sorted(Comparator.comparingLong(Idle::usedAt))
        .limit(Math.max(1, slots.size() - slotsMax + slotsMax / 10))
        .forEach(idle -> forget(idle.key()));
  }

  private void forget(String key) {
    var slot = slots.remove(key);
    if (slot != null) {
      slot.retire();
      changed.run();
    }
  }

  private record Idle(String key, long usedAt) {}

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
  }
}
