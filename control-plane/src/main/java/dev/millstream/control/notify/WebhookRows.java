package dev.millstream.control.notify;

import dev.millstream.control.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The table of webhooks.
final class WebhookRows {
  private static final String ROW =
      "SELECT id, project, url, events, secret, created FROM webhook WHERE ";

  private final Database database;

  WebhookRows(Database database) {
    this.database = database;
  }

  /// Adds one, unless the project has `most` already.
  ///
  /// @return whether it was added
  boolean add(Webhook webhook, int most) {
    return database.write(handle -> {
      var there =
          handle
              .select("SELECT count(*) FROM webhook WHERE project = ?", webhook.project())
              .mapTo(Integer.class)
              .one();
      if (there >= most) {
        return false;
      }
      handle.execute(
          "INSERT INTO webhook (id, project, url, events, secret, created)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          webhook.id(),
          webhook.project(),
          webhook.url(),
          String.join(" ", webhook.events()),
          webhook.sealed(),
          webhook.created().toEpochMilli());
      return true;
    });
  }

  List<Webhook> list(String project) {
    return database.read(handle -> of(handle, project));
  }

  /// A project's, oldest first.
  List<Webhook> of(Handle handle, String project) {
    return handle
        .select(ROW + "project = ? ORDER BY created, id", project)
        .map((row, context) -> webhook(row))
        .list();
  }

  Optional<Webhook> find(String id) {
    return database.read(
        handle -> handle.select(ROW + "id = ?", id).map((row, context) -> webhook(row)).findOne());
  }

  /// Removes one, with its deliveries.
  void remove(String id) {
    database.write(handle -> handle.execute("DELETE FROM webhook WHERE id = ?", id));
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getString("id"),
        row.getString("project"),
        row.getString("url"),
        Set.of(row.getString("events").split(" ")),
        row.getString("secret"),
        Instant.ofEpochMilli(row.getLong("created")));
  }
}
