package dev.millstream.control.stream.stats;

import dev.millstream.control.db.Database;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds viewings up, on a thread of its own; who tells of one never waits. Nothing is acknowledged:
/// a crash loses what came in the last seconds. Thread-safe.
public final class ViewStats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewStats.class);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final String PLAYED = "dev.millstream-pt";
  private static final String STOPS = "dev.millstream-bn";
  private static final long STOPS_MAX = 1_000;

  private final Database database;
  private final StatsLimits limits;
  private final SegmentLengths lengths;
  private final Sessions sessions;
  private final ArrayBlockingQueue<Viewed> waiting;
  private final AtomicLong dropped = new AtomicLong();
  private final Map<ViewRows.Key, Sums> sums = new HashMap<>();
  private final Thread adder;
  private volatile boolean closed;
  private Instant flushed = Instant.EPOCH;
  private Instant forgotten = Instant.EPOCH;

  /// Begins to add up.
  public ViewStats(Database database, ObjectStore store) {
    this(database, store, StatsLimits.DEFAULT);
  }

  ViewStats(Database database, ObjectStore store, StatsLimits limits) {
    this.database = database;
    this.limits = limits;
    lengths = new SegmentLengths(store, limits.videosMax());
    sessions = new Sessions(limits.sessionsMax(), limits.sessionFor());
    waiting = new ArrayBlockingQueue<>(limits.waitingMax());
    adder = Thread.ofPlatform().name("view-stats").daemon().start(this::run);
  }

  /// Takes note of a viewing, or drops it if too many wait.
  public void take(Viewed viewed) {
    if (!waiting.offer(viewed)) {
      dropped.incrementAndGet();
    }
  }

  /// How many viewings were dropped.
  public long dropped() {
    return dropped.get();
  }

  List<ViewRows.Row> list(StatsQuery query) {
    return database.read(handle -> ViewRows.list(handle, query, limits.rowsMax()));
  }

  @Override
  public void close() {
    closed = true;
    try {
      adder.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed || !waiting.isEmpty()) {
      try {
        var next = waiting.poll(100, TimeUnit.MILLISECONDS);
        var now = Instant.now();
        if (next != null) {
          add(next, now);
        }
        if (!flushed.plus(limits.flushEvery()).isAfter(now)) {
          flush(now);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("event=viewing-not-counted", e);
      }
    }
    flush(Instant.now());
  }

  private void add(Viewed viewed, Instant now) throws IOException {
    var cmcd = Cmcd.of(viewed.cmcd());
    var all = Sums.NONE;
    var session = cmcd.session().map(name -> sessions.of(viewed.uid(), name, now));
    if (session.isPresent() && session.get().first()) {
      all = all.and(Sums.play());
    }
    if (viewed.path().equals(Viewed.REPORT)) {
      session.ifPresent(known -> known.reports = true);
      all = all.and(reported(cmcd));
    } else {
      var length = lengths.find(viewed.uid(), viewed.path(), now);
      all = all.and(Sums.got(length.map(l -> l.of(viewed.bytes())).orElse(0.0), viewed.bytes()));
      // a player that tells of its stops itself would be counted twice
      if (cmcd.has("bs") && session.filter(known -> known.reports).isEmpty()) {
        all = all.and(Sums.stalled(1, 0));
      }
    }
    if (!all.equals(Sums.NONE)) {
      sums.merge(ViewRows.Key.of(now, viewed.uid(), viewed.country()), all, Sums::and);
    }
  }

  private Sums reported(Cmcd cmcd) {
    var most = limits.millisMax();
    var all = Sums.played(cmcd.number(PLAYED, most));
    if (cmcd.has("msd")) {
      all = all.and(Sums.start(cmcd.number("msd", most)));
    }
    if (cmcd.has("bsd")) {
      var times = Math.max(1, cmcd.number(STOPS, STOPS_MAX));
      all = all.and(Sums.stalled(times, cmcd.number("bsd", most)));
    }
    return cmcd.has("ec") ? all.and(Sums.error()) : all;
  }

  private void flush(Instant now) {
    flushed = now;
    if (!sums.isEmpty()) {
      database.write(handle -> {
        sums.forEach((key, added) -> ViewRows.add(handle, key, added));
        return sums.size();
      });
      sums.clear();
    }
    if (forgotten.plus(FORGET_EVERY).isBefore(now)) {
      forgotten = now;
      database.write(handle -> {
        ViewRows.forget(handle, now.minus(limits.keptFor()));
        return now;
      });
    }
  }
}
