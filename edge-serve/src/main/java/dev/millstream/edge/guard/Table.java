package dev.millstream.edge.guard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// What is known of some keys, bounded: when it is full, entries that say nothing any more are
/// dropped, once a second at most; if all still matter, a new key is not remembered. Thread-safe.
final class Table<K, V> {
  private static final long SWEEP_NANOS = 1_000_000_000L;

  private final int max;
  private final Function<K, V> fresh;
  private final BiPredicate<V, Long> spent;
  private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt = new AtomicLong(System.nanoTime() - SWEEP_NANOS);

  /// `fresh` makes an entry, `spent` says whether one is as good as new at a time.
  Table(int max, Function<K, V> fresh, BiPredicate<V, Long> spent) {
    this.max = max;
    this.fresh = fresh;
    this.spent = spent;
  }

  /// The key's entry.
  V of(K key) {
    var known = entries.get(key);
    if (known != null) {
      return known;
    }
    return isFull() ? fresh.apply(key) : entries.computeIfAbsent(key, fresh);
  }

  int size() {
    return entries.size();
  }

  private boolean isFull() {
    if (entries.size() < max) {
      return false;
    }
    var now = System.nanoTime();
    var before = sweptAt.get();
    if (now - before >= SWEEP_NANOS && sweptAt.compareAndSet(before, now)) {
      entries.values().removeIf(value -> spent.test(value, now));
    }
    return entries.size() >= max;
  }
}
