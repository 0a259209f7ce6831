package dev.millstream.edge.cache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The stored answers, up to a sum of bytes and a count. Readers take no lock; what was not used
/// since its last turn goes first (second chance), so that a storm of new URLs does not push out
/// what is in use. Thread-safe.
final class Storage {
  private final CacheLimits limits;
  private final ConcurrentHashMap<EntryKey, List<Slot>> byKey = new ConcurrentHashMap<>();
  private final LinkedHashSet<Slot> turns = new LinkedHashSet<>();
  private final ConcurrentHashMap<String, String> deployments = new ConcurrentHashMap<>();
  private final Map<EntryKey, Instant> passed;
  private long bytes;

  /// An entry's place; compared by identity.
  private static final class Slot {
    private final Entry entry;
    private final int bytes;
    private boolean used; // races are harmless: it only ranks

    Slot(Entry entry) {
      this.entry = entry;
      this.bytes = entry.bytes();
    }
  }

  Storage(CacheLimits limits) {
    this.limits = limits;
    passed =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<EntryKey, Instant> eldest) {
            return size() > limits.passedUrlsMax();
          }
        };
  }

  /// What is stored for this request, fresh or stale.
  @Nullable Entry find(Visit visit) {
    for (var slot : byKey.getOrDefault(visit.key(), List.of())) {
      if (slot.entry.answers(visit)) {
        slot.used = true;
        return slot.entry;
      }
    }
    return null;
  }

  /// Whether what is stored for the host is of this deployment, as far as anything is.
  boolean isCurrent(Visit visit) {
    var stored = deployments.get(visit.host());
    return stored == null || stored.equals(visit.deployment());
  }

  /// What the URL's answers varied by lately.
  List<String> varies(EntryKey key) {
    var slots = byKey.getOrDefault(key, List.of());
    return slots.isEmpty() ? List.of() : slots.getLast().entry.varies();
  }

  /// Makes room for a host's new deployment: its former one is not asked for again.
  void moveOn(Visit visit) {
    if (!isCurrent(visit)) {
      deployments.remove(visit.host());
      removeIf(entry ->
          entry.key().host().equals(visit.host())
              && !entry.key().deployment().equals(visit.deployment()));
    }
  }

  /// Stores an answer in place of those that the same request would get, if it is not too large, of
  /// the host's deployment, and `wanted` when nobody else can store or purge.
  synchronized void store(Visit visit, Entry entry, BooleanSupplier wanted) {
    passed.remove(entry.key());
    removeFor(visit);
    var slot = new Slot(entry);
    var there = byKey.getOrDefault(entry.key(), List.of());
    if (slot.bytes > limits.entryBytesMax() || !isCurrent(visit) || !wanted.getAsBoolean()) {
      return;
    }
    if (there.size() >= limits.variantsMax()) {
      remove(there.getFirst());
    }
    deployments.put(visit.host(), visit.deployment());
    var grown = new ArrayList<>(byKey.getOrDefault(entry.key(), List.of()));
    grown.add(slot);
    byKey.put(entry.key(), List.copyOf(grown));
    turns.add(slot);
    bytes += slot.bytes;
    evict();
  }

  /// Takes away what this request would get.
  synchronized void removeFor(Visit visit) {
    for (var slot : byKey.getOrDefault(visit.key(), List.of())) {
      if (slot.entry.answers(visit)) {
        remove(slot);
      }
    }
  }

  /// Takes away a URL in all its variants.
  synchronized void remove(EntryKey key) {
    byKey.getOrDefault(key, List.of()).forEach(this::remove);
  }

  /// Takes away what `condition` says.
  ///
  /// @return how many it were
  synchronized int removeIf(Predicate<Entry> condition) {
    var gone = turns.stream().filter(slot -> condition.test(slot.entry)).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  /// Notes that a URL's answers are not to be stored.
  synchronized void pass(EntryKey key, Instant now) {
    passed.remove(key);
    passed.put(key, now.plus(limits.passedFor()));
  }

  /// Whether a URL's answers were not to be stored lately.
  synchronized boolean isPassed(EntryKey key, Instant now) {
    var until = passed.get(key);
    return until != null && now.isBefore(until);
  }

  synchronized EdgeCache.Usage usage() {
    return new EdgeCache.Usage(turns.size(), bytes);
  }

  private void evict() {
    while (bytes > limits.bytesMax() || turns.size() > limits.entriesMax()) {
      var oldest = turns.getFirst();
      if (oldest.used) {
        oldest.used = false;
        turns.addLast(oldest);
      } else {
        remove(oldest);
      }
    }
  }

  private void remove(Slot slot) {
    if (turns.remove(slot)) {
      bytes -= slot.bytes;
      byKey.computeIfPresent(
          slot.entry.key(),
          (_, slots) -> {
            var left = slots.stream().filter(other -> other != slot).toList();
            return left.isEmpty() ? null : left;
          });
    }
  }
}
