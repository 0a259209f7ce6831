package dev.millstream.edge.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One address, or one IPv6 network of 64 bits, while it is connected or owes time.
public final class Visitor {
  private static final int GONE = -1;

  private final Pace requests;
  private final boolean forwards;
  private final AtomicInteger connections = new AtomicInteger();

  Visitor(Supplier<Rate> requests, boolean forwards, long now) {
    this.requests = new Pace(requests, now);
    this.forwards = forwards;
  }

  /// Whether this is a proxy of ours, whose requests are other people's.
  public boolean forwards() {
    return forwards;
  }

  Pace requests() {
    return requests;
  }

  /// Counts another connection.
  Entry enter(int connectionsMax) {
    while (true) {
      var before = connections.get();
      if (before == GONE) {
        return Entry.GONE;
      }
      if (before >= connectionsMax && !forwards) {
        return Entry.REFUSED;
      }
      if (connections.compareAndSet(before, before + 1)) {
        return Entry.LET_IN;
      }
    }
  }

  /// One of its connections is gone.
  public void leave() {
    connections.decrementAndGet();
  }

  /// Says whether nothing has to be remembered; if so, it lets nobody in any more.
  boolean retire(long now) {
    return requests.isRested(now) && connections.compareAndSet(0, GONE);
  }

  /// What came of an attempt to connect.
  enum Entry {
    LET_IN,
    REFUSED,
    /// It was forgotten meanwhile: look the address up again.
    GONE
  }
}
