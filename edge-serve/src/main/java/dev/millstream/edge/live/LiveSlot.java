package dev.millstream.edge.live;

import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The one pointer behind a key. Loads go one after the other and read the ref anew, so the last
/// one shows what the ref said last.
final class LiveSlot<T> {
  private final Refs refs;
  private final LiveTrees.Loader<T> loader;
  private final List<RefName> candidates;
  private final ReentrantLock loading = new ReentrantLock();
  private @Nullable Ref shown;
  private Instant since = Instant.EPOCH;
  private long usedAt = System.nanoTime(); // races are harmless: it only ranks idle slots
  private volatile Shown<T> now = new Shown.Unloaded<>();
  private final AtomicInteger version =
      new AtomicInteger(); // grows after each change of what is shown
  private volatile boolean retired;

  LiveSlot(Refs refs, LiveTrees.Loader<T> loader, List<RefName> candidates) {
    this.refs = refs;
    this.loader = loader;
    this.candidates = candidates;
  }

  Shown<T> now() {
    usedAt = System.nanoTime();
    return now;
  }

  /// A stamp of what is shown now.
  Stamp stamp() {
    return new Stamp(this, version.get());
  }

  boolean isAt(int stamped) {
    usedAt = System.nanoTime();
    return stamped == version.get() && !retired;
  }

  /// No ref's move is told to it any more: its stamps end.
  void retire() {
    retired = true;
  }

  long usedAt() {
    return usedAt;
  }

  /// Loads what is live; if it is loaded already, only where the ref may have `moved`.
  void refresh(boolean moved) throws IOException {
    loading.lock();
    try {
      if (!moved && !(now instanceof Shown.Unloaded)) {
        return;
      }
      var ref = firstRef();
      if (ref == null) {
        shown = null;
        show(new Shown.Nothing<>());
      } else if (!ref.equals(shown)) {
        // a second of its own, so that no two trees share a Last-Modified
        var next = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        var after = since.plusSeconds(1);
        since = next.isAfter(after) ? next : after;
        show(new Shown.Tree<>(loader.load(ref, since)));
        shown = ref;
      }
    } finally {
      loading.unlock();
    }
  }

  private void show(Shown<T> next) {
    now = next;
    version.incrementAndGet();
  }

  private @Nullable Ref firstRef() throws IOException {
    for (var name : candidates) {
      var ref = refs.read(name);
      if (ref.isPresent()) {
        return ref.get();
      }
    }
    return null;
  }
}
