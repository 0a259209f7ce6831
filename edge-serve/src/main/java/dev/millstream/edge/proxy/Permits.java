package dev.millstream.edge.proxy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Counts what is under way to other servers, in all and to each. Thread-safe.
final class Permits {
  private final Semaphore all;
  private final int perOriginMax;
  private final ConcurrentHashMap<String, Semaphore> perOrigin = new ConcurrentHashMap<>();

  /// What [#take] gives.
  sealed interface Taken {
    /// There is room; `release` gives it back, once.
    record Permit(Runnable release) implements Taken {}

    record TooMany(String problem) implements Taken {}
  }

  Permits(int max, int perOriginMax) {
    all = new Semaphore(max);
    this.perOriginMax = perOriginMax;
  }

  /// Takes room for one more to `origin`, if there is any.
  Taken take(String origin) {
    var its = perOrigin.computeIfAbsent(origin, _ -> new Semaphore(perOriginMax));
    if (!its.tryAcquire()) {
      return new Taken.TooMany("too many calls to " + origin);
    }
    if (!all.tryAcquire()) {
      its.release();
      return new Taken.TooMany("too many calls to other servers");
    }
    return new Taken.Permit(() -> {
      all.release();
      its.release();
    });
  }
}
