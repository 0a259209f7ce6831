package dev.millstream.control.stream.tus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One writer per upload. A client that comes back after its connection died would otherwise wait
/// for a read that never ends, so who resumes may have the old writer hang up. Thread-safe.
final class UploadLocks {
  private final ConcurrentHashMap<String, Held> held = new ConcurrentHashMap<>();

  /// The lock, if nobody holds it; `hangUp` makes the holder give up soon, from another thread.
  Optional<Held> hold(String key, Runnable hangUp) {
    var mine = new Held(key, hangUp);
    return held.putIfAbsent(key, mine) == null ? Optional.of(mine) : Optional.empty();
  }

  /// The lock, after whoever held it was made to hang up; empty if that took longer than `most`.
  Optional<Held> takeOver(String key, Runnable hangUp, Duration most) throws InterruptedException {
    var mine = new Held(key, hangUp);
    var deadline = System.nanoTime() + most.toNanos();
    while (true) {
      var other = held.putIfAbsent(key, mine);
      if (other == null) {
        return Optional.of(mine);
      }
      other.hangUp.run();
      if (!other.released.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    }
  }

  final class Held implements AutoCloseable {
    private final String key;
    private final Runnable hangUp;
    private final CountDownLatch released = new CountDownLatch(1);

    private Held(String key, Runnable hangUp) {
      this.key = key;
      this.hangUp = hangUp;
    }

    @Override
    public void close() {
      held.remove(key, this);
      released.countDown();
    }
  }
}
