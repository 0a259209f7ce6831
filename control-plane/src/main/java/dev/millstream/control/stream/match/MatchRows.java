package dev.millstream.control.stream.match;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables of lists, their hashes, and what was found on them.
final class MatchRows {
  private MatchRows() {}

  /// A list; `sha256` and `pdq` are how many hashes it has.
  record Listed(String name, Action action, long sha256, long pdq) {}

  /// What was found. `released`: somebody has decided that it may be shown.
  record Found(
      String id,
      String uid,
      String list,
      String action,
      String kind,
      String hash,
      int distance,
      boolean released,
      Instant created) {}

  static List<Listed> lists(Handle handle) {
    return handle
        .select(
            "SELECT name, action,"
                + " (SELECT COUNT(*) FROM match_hash h WHERE h.list = name AND kind = 'sha256')"
                + "  AS sha256,"
                + " (SELECT COUNT(*) FROM match_hash h WHERE h.list = name AND kind = 'pdq')"
                + "  AS pdq"
                + " FROM match_list ORDER BY name")
        .map((row, _) ->
            new Listed(
                row.getString("name"),
                Action.of(row.getString("action")).orElseThrow(),
                row.getLong("sha256"),
                row.getLong("pdq")))
        .list();
  }

  static void set(Handle handle, String list, Action action) {
    handle.execute(
        "INSERT INTO match_list (name, action, created) VALUES (?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET action = excluded.action",
        list,
        action.word(),
        System.currentTimeMillis());
  }

  static boolean remove(Handle handle, String list) {
    handle.execute("DELETE FROM match_hash WHERE list = ?", list);
    return handle.execute("DELETE FROM match_list WHERE name = ?", list) == 1;
  }

  static void empty(Handle handle, String list) {
    handle.execute("DELETE FROM match_hash WHERE list = ?", list);
  }

  static void add(Handle handle, String list, Hashes hashes) {
    var batch =
        handle.prepareBatch(
            "INSERT INTO match_hash (list, kind, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    hashes.sha256().forEach(hash -> batch.add(list, "sha256", hash));
    hashes.pdq().forEach(hash -> batch.add(list, "pdq", hash));
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  static long count(Handle handle) {
    return handle.select("SELECT COUNT(*) FROM match_hash").mapTo(Long.class).one();
  }

  static List<Match> hashes(Handle handle) {
    return handle
        .select(
            "SELECT list, action, kind, hash FROM match_hash JOIN match_list ON name = list"
                + " ORDER BY list, hash")
        .map((row, _) ->
            new Match(
                row.getString("list"),
                Action.of(row.getString("action")).orElseThrow(),
                row.getString("kind"),
                row.getString("hash"),
                0))
        .list();
  }

  /// Writes down what was found, once for each video and hash.
  static boolean found(Handle handle, String id, String uid, Match match) {
    return handle.execute(
            "INSERT INTO match_found (id, uid, list, action, kind, hash, distance, released,"
                + " created) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (uid, list, hash) DO"
                + " NOTHING",
            id,
            uid,
            match.list(),
            match.action().word(),
            match.kind(),
            match.hash(),
            match.distance(),
            System.currentTimeMillis())
        == 1;
  }

  static List<Found> found(Handle handle, int most) {
    return handle
        .select("SELECT * FROM match_found ORDER BY created DESC, id LIMIT " + most)
        .map((row, _) ->
            new Found(
                row.getString("id"),
                row.getString("uid"),
                row.getString("list"),
                row.getString("action"),
                row.getString("kind"),
                row.getString("hash"),
                row.getInt("distance"),
                row.getInt("released") == 1,
                Instant.ofEpochMilli(row.getLong("created"))))
        .list();
  }

  /// Lets a video pass all that it was quarantined for; false if there is nothing of the kind.
  static boolean release(Handle handle, String uid) {
    return handle.execute(
            "UPDATE match_found SET released = 1"
                + " WHERE uid = ? AND action = 'quarantine' AND released = 0",
            uid)
        > 0;
  }

  static boolean released(Handle handle, String uid, Match match) {
    return handle
        .select(
            "SELECT 1 FROM match_found WHERE uid = ? AND list = ? AND released = 1",
            uid,
            match.list())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  static Optional<Action> action(Handle handle, String list) {
    return handle
        .select("SELECT action FROM match_list WHERE name = ?", list)
        .mapTo(String.class)
        .findOne()
        .flatMap(Action::of);
  }
}
