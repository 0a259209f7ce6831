package dev.millstream.control.stream.notify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The table of videos' webhooks.
final class EndpointRows {
  private EndpointRows() {}

  /// Adds one, or replaces that of the same id.
  static void put(Handle handle, Endpoint endpoint) {
    handle.execute(
        "INSERT INTO stream_webhook (id, url, events, secret, modified) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET url = excluded.url, events = excluded.events,"
            + " secret = excluded.secret, modified = excluded.modified",
        endpoint.id(),
        endpoint.url(),
        String.join(" ", endpoint.events()),
        endpoint.sealed(),
        endpoint.modified().toEpochMilli());
  }

  static List<Endpoint> all(Handle handle) {
    return handle
        .select("SELECT * FROM stream_webhook ORDER BY modified, id")
        .map((row, _) -> endpoint(row))
        .list();
  }

  static Optional<Endpoint> find(Handle handle, String id) {
    return handle
        .select("SELECT * FROM stream_webhook WHERE id = ?", id)
        .map((row, _) -> endpoint(row))
        .findOne();
  }

  /// Removes one, with its deliveries.
  static boolean remove(Handle handle, String id) {
    return handle.execute("DELETE FROM stream_webhook WHERE id = ?", id) == 1;
  }

  private static Endpoint endpoint(ResultSet row) throws SQLException {
    return new Endpoint(
        row.getString("id"),
        row.getString("url"),
        Set.of(row.getString("events").split(" ")),
        row.getString("secret"),
        Instant.ofEpochMilli(row.getLong("modified")));
  }
}
