package dev.millstream.control.stream.link;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of links that files are fetched from.
public final class LinkRows {
  /// A fetch under way; `tag` is the validator of the `arrived` bytes, `attempts` counts those
  /// since the last byte.
  record Link(
      String uid, String url, Optional<String> tag, long arrived, int attempts, Instant created) {}

  private LinkRows() {}

  /// Enters a fetch.
  public static void add(Handle handle, String uid, String url) {
    handle.execute(
        "INSERT INTO stream_link (uid, url, created) VALUES (?, ?, ?)",
        uid,
        url,
        System.currentTimeMillis());
  }

  /// Deletes what is known of a fetch.
  public static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM stream_link WHERE uid = ?", uid);
  }

  static Optional<Link> find(Handle handle, String uid) {
    return handle
        .select("SELECT * FROM stream_link WHERE uid = ?", uid)
        .map((row, _) ->
            new Link(
                row.getString("uid"),
                row.getString("url"),
                Optional.ofNullable(row.getString("tag")),
                row.getLong("arrived"),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("created"))))
        .findOne();
  }

  static void tagged(Handle handle, String uid, Optional<String> tag) {
    handle.execute("UPDATE stream_link SET tag = ? WHERE uid = ?", tag.orElse(null), uid);
  }

  static void arrived(Handle handle, String uid, long bytes) {
    handle.execute(
        "UPDATE stream_link SET arrived = ?, attempts = 0 WHERE uid = ? AND arrived <> ?",
        bytes,
        uid,
        bytes);
  }

  static void failedOnce(Handle handle, String uid) {
    handle.execute("UPDATE stream_link SET attempts = attempts + 1 WHERE uid = ?", uid);
  }
}
