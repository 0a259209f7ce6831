package dev.millstream.control.stream.further;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.ladder.Coding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// The table of further rungs.
public final class FurtherRows {
  private static final int CHOSEN_MAX = 100;
  private static final String WAITING = "waiting";
  private static final String READY = "ready";
  private static final String ERROR = "error";

  /// Videos whose source is there, and that have no such row yet.
  private static final String WITHOUT =
      " v.state = 'ready' AND v.removed = 0 AND v.source IS NOT NULL AND NOT EXISTS"
          + " (SELECT 1 FROM stream_further f WHERE f.uid = v.uid AND f.coding = ?)";

  private FurtherRows() {}

  /// Some that were not looked at yet.
  static List<String> anyWithout(Handle handle, Coding coding) {
    return handle
        .select(
            "SELECT v.uid FROM video v WHERE" + WITHOUT + " ORDER BY v.created LIMIT " + CHOSEN_MAX,
            word(coding))
        .mapTo(String.class)
        .list();
  }

  /// Some that were played that often since then, the most popular first.
  static List<String> popularWithout(Handle handle, Coding coding, Instant since, int plays) {
    return handle
        .select(
            "SELECT v.uid FROM video v JOIN (SELECT uid, SUM(plays) AS plays FROM stream_view"
                + " WHERE hour >= ? GROUP BY uid) s ON s.uid = v.uid WHERE s.plays >= ? AND"
                + WITHOUT
                + " ORDER BY s.plays DESC, v.uid LIMIT "
                + CHOSEN_MAX,
            since.toEpochMilli(),
            plays,
            word(coding))
        .mapTo(String.class)
        .list();
  }

  static void wait(Handle handle, String uid, Coding coding) {
    handle.execute(
        "INSERT INTO stream_further (uid, coding, state) VALUES (?, ?, ?)",
        uid,
        word(coding),
        WAITING);
  }

  /// They are made; nobody wants them any more if this is false.
  static boolean ready(Handle handle, String uid, Coding coding, Digest tree) {
    return handle.execute(
            "UPDATE stream_further SET state = ?, tree = ? WHERE uid = ? AND coding = ?",
            READY,
            tree.hex(),
            uid,
            word(coding))
        == 1;
  }

  static void failed(Handle handle, String uid, Coding coding) {
    handle.execute(
        "UPDATE stream_further SET state = ? WHERE uid = ? AND coding = ?",
        ERROR,
        uid,
        word(coding));
  }

  /// The trees of a video's further rungs, HDR before AV1.
  static List<Digest> trees(Handle handle, String uid) {
    return handle
        .select(
            "SELECT tree FROM stream_further WHERE uid = ? AND tree IS NOT NULL"
                + " ORDER BY coding DESC",
            uid)
        .mapTo(String.class)
        .map(Digest::new)
        .list();
  }

  /// Forgets all of a video.
  public static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM stream_further WHERE uid = ?", uid);
  }

  private static String word(Coding coding) {
    return coding.name().toLowerCase(Locale.ROOT);
  }
}
