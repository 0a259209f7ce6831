package dev.millstream.control.stream.access;

import dev.millstream.store.video.SigningKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of signing keys, and the version of what is published of it.
final class SigningKeyRows {
  /// A key; `sealed` is its private half if it is the server's own.
  record Row(String id, Optional<String> sealed, Instant created) {}

  private SigningKeyRows() {}

  static void add(Handle handle, Row row, RsaKey key) {
    handle.execute(
        "INSERT INTO stream_key (id, modulus, exponent, secret, created) VALUES (?, ?, ?, ?, ?)",
        row.id(),
        key.modulus(),
        key.exponent(),
        row.sealed().orElse(null),
        row.created().toEpochMilli());
    changed(handle);
  }

  /// Removes one that was handed out.
  static boolean remove(Handle handle, String id) {
    var removed = handle.execute("DELETE FROM stream_key WHERE id = ? AND secret IS NULL", id) == 1;
    if (removed) {
      changed(handle);
    }
    return removed;
  }

  /// Removes the server's own that are older than this.
  static void removeOwn(Handle handle, Instant before) {
    if (handle.execute(
            "DELETE FROM stream_key WHERE created < ? AND secret IS NOT NULL",
            before.toEpochMilli())
        > 0) {
      changed(handle);
    }
  }

  /// Those that were handed out, oldest first.
  static List<Row> handedOut(Handle handle) {
    return rows(handle, "secret IS NULL ORDER BY created, id");
  }

  /// The server's own, newest first.
  static List<Row> own(Handle handle) {
    return rows(handle, "secret IS NOT NULL ORDER BY created DESC, id");
  }

  static List<SigningKeys.Key> all(Handle handle) {
    return handle
        .select("SELECT id, modulus, exponent FROM stream_key ORDER BY id")
        .map((row, _) ->
            new SigningKeys.Key(
                row.getString("id"), row.getString("modulus"), row.getString("exponent")))
        .list();
  }

  static long version(Handle handle) {
    return handle.select("SELECT version FROM stream_key_set").mapTo(Long.class).one();
  }

  private static void changed(Handle handle) {
    handle.execute("UPDATE stream_key_set SET version = version + 1");
  }

  private static List<Row> rows(Handle handle, String which) {
    return handle
        .select("SELECT id, secret, created FROM stream_key WHERE " + which)
        .map((row, _) ->
            new Row(
                row.getString("id"),
                Optional.ofNullable(row.getString("secret")),
                Instant.ofEpochMilli(row.getLong("created"))))
        .list();
  }
}
