package dev.millstream.control.stream.chunk;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// Whose turn it is to be encoded. The first rungs of all videos go before anyone's ladder; of
/// equals, the creator goes first who was served least recently, and of one creator's videos the
/// oldest. Every method belongs in a transaction of its caller.
public final class Turns {
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /// Jobs that encode a video. One whose ladder is planned has its first rung.
  private static final String JOBS =
      """
      WITH jobs AS (
        SELECT t.task_name AS name, t.picked AS picked, v.uid AS uid, v.created AS created,
          COALESCE(v.creator, '') AS creator, COALESCE(s.served, 0) AS served,
          EXISTS (SELECT 1 FROM video_chunk c WHERE c.uid = v.uid) AS planned,
          t.execution_time AS due
        FROM transcode_job t
        JOIN video v ON v.uid = t.task_instance
        LEFT JOIN creator_turn s ON s.creator = COALESCE(v.creator, ''))
      """;

  private static final String RANK =
      JOBS
          + """
          , places AS (
            SELECT name, uid, ROW_NUMBER() OVER (ORDER BY planned, served, created, uid) AS place
            FROM jobs)
          UPDATE transcode_job SET priority = -place
          FROM places WHERE name = task_name AND uid = task_instance
          """;

  private static final String LESS_SERVED =
      " AND served < COALESCE((SELECT s.served FROM creator_turn s JOIN video v"
          + " ON s.creator = COALESCE(v.creator, '') WHERE v.uid = ?), 0)";

  private Turns() {}

  /// A video's creator is served now.
  static void serve(Handle handle, String uid) {
    var before =
        handle.select("SELECT COALESCE(MAX(served), 0) FROM creator_turn").mapTo(long.class).one();
    var now = Math.max(before + 1, System.currentTimeMillis()); // no two at once
    handle.execute("DELETE FROM creator_turn WHERE served < ?", now - REMEMBERED.toMillis());
    handle.execute(
        "INSERT INTO creator_turn (creator, served)"
            + " SELECT COALESCE(creator, ''), ? FROM video WHERE uid = ?"
            + " ON CONFLICT (creator) DO UPDATE SET served = excluded.served",
        now,
        uid);
    rank(handle);
  }

  /// Puts the waiting jobs in their order, which is that of their priorities.
  public static void rank(Handle handle) {
    handle.execute(RANK);
  }

  /// Whether another video than this one waits for its first rung.
  static boolean firstRungWaits(Handle handle, String uid) {
    return any(
        handle,
        JOBS + "SELECT 1 FROM jobs WHERE NOT picked AND due <= ? AND uid <> ? AND NOT planned",
        Timestamp.from(Instant.now()),
        uid);
  }

  /// Whether the ladder of a creator waits who was served less recently than this video's.
  static boolean ladderWaits(Handle handle, String uid) {
    return any(
        handle,
        JOBS + "SELECT 1 FROM jobs WHERE NOT picked AND due <= ? AND planned" + LESS_SERVED,
        Timestamp.from(Instant.now()),
        uid);
  }

  /// The same of a ladder of which a chunk is free; `free` says which are.
  static boolean freeChunkWaits(Handle handle, String uid, String free, long aliveSince) {
    return any(
        handle,
        "SELECT 1 FROM video_chunk c JOIN video v ON v.uid = c.uid LEFT JOIN (SELECT creator AS"
            + " who, served FROM creator_turn) ON who = COALESCE(v.creator, '') WHERE "
            + free
            + LESS_SERVED.replace("served <", "COALESCE(served, 0) <"),
        aliveSince,
        uid);
  }

  private static boolean any(Handle handle, String sql, Object... values) {
    return handle.select(sql + " LIMIT 1", values).mapTo(Integer.class).findOne().isPresent();
  }
}
