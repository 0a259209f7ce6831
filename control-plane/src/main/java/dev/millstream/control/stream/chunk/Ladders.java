package dev.millstream.control.stream.chunk;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.transcoder.chunk.ChunkBoard;
import dev.millstream.transcoder.chunk.LadderShare;
import dev.millstream.transcoder.chunk.LostChunkException;
import dev.millstream.transcoder.ladder.Chunk;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ladders in work, as one process sees them that works at some. What it holds it says again
/// and again; what nobody has said for a while is free. Thread-safe.
public final class Ladders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ladders.class);
  private static final Duration BEAT_EVERY = Duration.ofSeconds(2);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(6);
  private static final int CANDIDATES_MAX = 100;

  /// The name of the one process that publishes.
  private static final String SERVER = "server";

  private static final String FREE =
      "c.whole = 0 AND (c.holder IS NULL OR c.beat < ?) AND v.removed = 0";

  private final Database database;
  private final String holder;
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chunk-heart").daemon().factory());

  private Ladders(Database database, String holder) {
    this.database = database;
    this.holder = holder;
    var every = BEAT_EVERY.toMillis();
    var _ = heart.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  /// The server's, which is one: what its last life held is free at once.
  public static Ladders ofServer(Database database) {
    database.write(
        handle -> handle.execute("UPDATE video_chunk SET holder = NULL WHERE holder = ?", SERVER));
    return new Ladders(database, SERVER);
  }

  /// A helper's, by a name that nobody had before.
  public static Ladders ofHelper(Database database, String name) {
    return new Ladders(database, name);
  }

  private boolean serves() {
    return holder.equals(SERVER);
  }

  /// The turn of a video has come.
  public void begun(String uid) {
    database.write(handle -> {
      Turns.serve(handle, uid);
      return uid;
    });
  }

  /// Whether nothing of a video's ladder can be done here, since others are at it.
  public boolean busy(String uid) {
    var rows = database.read(handle -> ChunkRow.of(handle, uid, aliveSince()));
    return rows.stream().anyMatch(ChunkRow::inWork) && rows.stream().noneMatch(ChunkRow::free);
  }

  /// The video at whose ladder to help next, but for some.
  public Optional<String> next(Set<String> without) {
    return database
        .read(handle ->
            handle
                .select(
                    "SELECT c.uid FROM video_chunk c JOIN video v ON v.uid = c.uid"
                        + " LEFT JOIN creator_turn s ON s.creator = COALESCE(v.creator, '') WHERE "
                        + FREE
                        + " GROUP BY c.uid, s.served, v.created ORDER BY COALESCE(s.served, 0),"
                        + " v.created, c.uid LIMIT "
                        + CANDIDATES_MAX,
                    aliveSince())
                .mapTo(String.class)
                .list())
        .stream()
        .filter(uid -> !without.contains(uid))
        .findFirst();
  }

  /// Forgets a ladder that is made, or is not wanted any more.
  public void forget(String uid) {
    database.write(handle -> {
      forget(handle, uid);
      return uid;
    });
  }

  /// The same in a transaction.
  public static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM video_chunk WHERE uid = ?", uid);
  }

  /// The objects of a video's ladder in work, which nothing else names before all of it is made.
  public static Set<Digest> objects(Database database, String uid) throws IOException {
    var made =
        database.read(handle ->
            handle
                .select("SELECT made FROM video_chunk WHERE uid = ? AND made IS NOT NULL", uid)
                .mapTo(byte[].class)
                .list());
    var objects = new HashSet<Digest>();
    for (var chunk : made) {
      objects.addAll(LadderShare.objects(chunk));
    }
    return objects;
  }

  /// The chunks of a video.
  public ChunkBoard of(String uid) {
    return new Board(uid);
  }

  private static long aliveSince() {
    return System.currentTimeMillis() - SILENCE_MAX.toMillis();
  }

  private void beat() {
    if (held.isEmpty()) {
      return;
    }
    try {
      database.note(handle ->
          handle.execute(
              "UPDATE video_chunk SET beat = ? WHERE holder = ?",
              System.currentTimeMillis(),
              holder));
    } catch (RuntimeException e) {
      LOG.warn("event=beat-failed holder={}", holder, e); // the next one tries again
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
  }

  private final class Board implements ChunkBoard {
    private final String uid;

    Board(String uid) {
      this.uid = uid;
    }

    @Override
    public void plan(List<Chunk> chunks) {
      database.write(handle -> {
        var planned = ChunkRow.of(handle, uid, aliveSince()).stream().map(ChunkRow::chunk).toList();
        if (!planned.equals(chunks) && serves()) {
          Ladders.forget(handle, uid);
          for (var chunk : chunks) {
            handle.execute(
                "INSERT INTO video_chunk (uid, first_segment, end_segment) VALUES (?, ?, ?)",
                uid,
                chunk.first(),
                chunk.end());
          }
          Turns.rank(handle);
        }
        return uid;
      });
    }

    @Override
    public Optional<Taken> take(int at) {
      return database.write(handle -> {
        var rows = ChunkRow.of(handle, uid, aliveSince());
        var wanted =
            at < 0
                ? ChunkRow.choose(rows)
                : rows.stream()
                    .filter(row -> row.free() && row.chunk().first() == at)
                    .map(ChunkRow::chunk)
                    .findFirst();
        if (wanted.isEmpty() || othersGoBefore(handle, at)) {
          return Optional.empty();
        }
        handle.execute(
            "UPDATE video_chunk SET holder = ?, beat = ? WHERE uid = ? AND first_segment = ?",
            holder,
            System.currentTimeMillis(),
            uid,
            wanted.get().first());
        Turns.serve(handle, uid);
        held.add(uid);
        return Optional.of(new Taken(wanted.get(), made(handle, wanted.get())));
      });
    }

    /// A helper has just been told to begin here.
    private boolean othersGoBefore(Handle handle, int at) {
      return serves()
          ? Turns.firstRungWaits(handle, uid) || Turns.ladderWaits(handle, uid)
          : at >= 0 && Turns.freeChunkWaits(handle, uid, FREE, aliveSince());
    }

    private byte[] made(Handle handle, Chunk chunk) {
      return handle
          .select(
              "SELECT made FROM video_chunk WHERE uid = ? AND first_segment = ? AND made IS NOT"
                  + " NULL",
              uid,
              chunk.first())
          .mapTo(byte[].class)
          .findOne()
          .orElseGet(() -> new byte[0]);
    }

    /// A helper ends its chunk first: no first rung waits for it.
    @Override
    public boolean yields() {
      return serves() && database.read(handle -> Turns.firstRungWaits(handle, uid));
    }

    @Override
    public void keep(Chunk chunk, byte[] made, boolean whole) throws IOException {
      var kept =
          database.write(handle ->
              handle.execute(
                  "UPDATE video_chunk SET made = ?, whole = ?, beat = ?,"
                      + " holder = CASE WHEN ? = 1 THEN NULL ELSE holder END"
                      + " WHERE uid = ? AND first_segment = ? AND holder = ?",
                  made,
                  whole ? 1 : 0,
                  System.currentTimeMillis(),
                  whole ? 1 : 0,
                  uid,
                  chunk.first(),
                  holder));
      if (kept == 0) {
        throw new LostChunkException(
            "segment %d of video %s is in another's work now".formatted(chunk.first(), uid));
      }
    }

    @Override
    public int segmentsMade() {
      return database.read(handle -> ChunkRow.of(handle, uid, aliveSince())).stream()
          .filter(ChunkRow::whole)
          .mapToInt(row -> row.chunk().segments())
          .sum();
    }

    @Override
    public Optional<List<byte[]>> whole() {
      return database.read(handle -> {
        var rows = ChunkRow.of(handle, uid, aliveSince());
        return rows.isEmpty() || !rows.stream().allMatch(ChunkRow::whole)
            ? Optional.empty()
            : Optional.of(rows.stream().map(row -> made(handle, row.chunk())).toList());
      });
    }

    @Override
    public void release() {
      held.remove(uid);
      database.write(handle ->
          handle.execute(
              "UPDATE video_chunk SET holder = NULL WHERE uid = ? AND holder = ?", uid, holder));
    }

    @Override
    public void forget() {
      Ladders.this.forget(uid);
    }
  }
}
