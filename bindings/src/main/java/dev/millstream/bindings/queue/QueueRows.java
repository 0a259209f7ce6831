package dev.millstream.bindings.queue;

import dev.millstream.bindings.queue.QueueMessage.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/// The tables of one queue. `due` is when a message may next be taken: who takes it moves that on,
/// so that it comes again if nothing is heard of it. `taker` is the run of the server that has it:
/// one that has ended says nothing more.
final class QueueRows {
  static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY AUTOINCREMENT,"
        + " id TEXT NOT NULL UNIQUE, form TEXT NOT NULL, body BLOB NOT NULL, sent INTEGER NOT NULL,"
        + " due INTEGER NOT NULL, attempts INTEGER NOT NULL, taker TEXT)",
    "CREATE INDEX IF NOT EXISTS message_due ON message (due, seq)",
    "CREATE INDEX IF NOT EXISTS message_sent ON message (sent)",
    "CREATE INDEX IF NOT EXISTS message_taker ON message (taker) WHERE taker IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS settings (one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " json TEXT NOT NULL)"
  };

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SELECT = "SELECT id, form, body, sent, attempts FROM message WHERE ";
  private static final int SWEPT_AT_ONCE_MAX = 1000;

  private QueueRows() {}

  static QueueSettings settings(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("SELECT json FROM settings");
        var rows = select.executeQuery()) {
      return rows.next()
          ? JSON.readValue(rows.getString(1), QueueSettings.class)
          : QueueSettings.DEFAULT;
    }
  }

  static void write(Connection connection, QueueSettings settings) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO settings (one, json) VALUES (1, ?)"
                + " ON CONFLICT (one) DO UPDATE SET json = excluded.json")) {
      insert.setString(1, JSON.writeValueAsString(settings));
      insert.executeUpdate();
    }
  }

  /// Adds messages, but for those that are there. `due` has each one's time.
  static void add(Connection connection, List<QueueMessage> messages, List<Long> due)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT OR IGNORE INTO message (id, form, body, sent, due, attempts)"
                + " VALUES (?, ?, ?, ?, ?, 0)")) {
      for (var i = 0; i < messages.size(); i++) {
        var message = messages.get(i);
        insert.setString(1, message.id());
        insert.setString(2, message.form().name());
        insert.setBytes(3, message.body());
        insert.setLong(4, message.sent());
        insert.setLong(5, due.get(i));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// Throws away what was sent before a time.
  static void sweep(Connection connection, long before) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM message WHERE seq IN"
                + " (SELECT seq FROM message WHERE sent < ? ORDER BY sent LIMIT ?)")) {
      delete.setLong(1, before);
      delete.setInt(2, SWEPT_AT_ONCE_MAX);
      delete.executeUpdate();
    }
  }

  /// Has what other runs of the server took come again at once.
  static void takeBack(Connection connection, String run, long now) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE message SET due = ?, taker = NULL WHERE taker IS NOT NULL AND taker <> ?")) {
      update.setLong(1, now);
      update.setString(2, run);
      update.executeUpdate();
    }
  }

  static Optional<QueueMessage> find(Connection connection, String id) throws SQLException {
    try (var select = connection.prepareStatement(SELECT + "id = ?")) {
      select.setString(1, id);
      return messages(select).stream().findFirst();
    }
  }

  /// Up to `most` messages that may be taken, in the order of their time.
  static List<QueueMessage> due(Connection connection, long now, int most) throws SQLException {
    try (var select = connection.prepareStatement(SELECT + "due <= ? ORDER BY due, seq LIMIT ?")) {
      select.setLong(1, now);
      select.setInt(2, most);
      return messages(select);
    }
  }

  private static List<QueueMessage> messages(PreparedStatement select) throws SQLException {
    var found = new ArrayList<QueueMessage>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new QueueMessage(
                rows.getString(1),
                Form.valueOf(rows.getString(2)),
                rows.getBytes(3),
                rows.getLong(4),
                rows.getInt(5)));
      }
    }
    return found;
  }

  /// How many may be taken, counted up to `most`.
  static int dueCount(Connection connection, long now, int most) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE due <= ? LIMIT ?)")) {
      select.setLong(1, now);
      select.setInt(2, most);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /// When the first message may be taken.
  static OptionalLong firstDue(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("SELECT MIN(due) FROM message");
        var rows = select.executeQuery()) {
      rows.next();
      var first = rows.getLong(1);
      return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(first);
    }
  }

  /// Gives messages to `taker` until a time; each has one attempt more.
  static void take(
      Connection connection, Collection<QueueMessage> messages, Optional<String> taker, long until)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE message SET due = ?, taker = ?, attempts = attempts + 1 WHERE id = ?")) {
      for (var message : messages) {
        update.setLong(1, until);
        update.setString(2, taker.orElse(null));
        update.setString(3, message.id());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  static int remove(Connection connection, Collection<String> ids) throws SQLException {
    var count = 0;
    try (var delete = connection.prepareStatement("DELETE FROM message WHERE id = ?")) {
      for (var id : ids) {
        delete.setString(1, id);
        count += delete.executeUpdate();
      }
    }
    return count;
  }

  /// Has a message come again at a time, if no other delivery of it has begun.
  static boolean retry(Connection connection, String id, int attempts, long due)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE message SET due = ?, taker = NULL WHERE id = ? AND attempts = ?")) {
      update.setLong(1, due);
      update.setString(2, id);
      update.setInt(3, attempts);
      return update.executeUpdate() == 1;
    }
  }

  static void clear(Connection connection) throws SQLException {
    try (var delete = connection.prepareStatement("DELETE FROM message")) {
      delete.executeUpdate();
    }
  }

  static QueueStore.Backlog backlog(Connection connection) throws SQLException {
    try (var select =
            connection.prepareStatement(
                "SELECT COUNT(*), COALESCE(SUM(LENGTH(body)), 0), COALESCE(MIN(sent), 0)"
                    + " FROM message");
        var rows = select.executeQuery()) {
      rows.next();
      return new QueueStore.Backlog(rows.getLong(1), rows.getLong(2), rows.getLong(3));
    }
  }
}
