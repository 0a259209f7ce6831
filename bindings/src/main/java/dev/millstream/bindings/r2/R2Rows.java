package dev.millstream.bindings.r2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.store.Digest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of a bucket's file.
final class R2Rows {
  static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS object (key BLOB PRIMARY KEY, version TEXT NOT NULL,"
        + " size INTEGER NOT NULL, etag TEXT NOT NULL, uploaded INTEGER NOT NULL,"
        + " http TEXT NOT NULL, custom TEXT NOT NULL, checksums TEXT NOT NULL,"
        + " pieces TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, key BLOB NOT NULL,"
        + " http TEXT NOT NULL, custom TEXT NOT NULL, begun INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS part (upload TEXT NOT NULL REFERENCES upload (id),"
        + " number INTEGER NOT NULL, etag TEXT NOT NULL, size INTEGER NOT NULL,"
        + " pieces TEXT NOT NULL, PRIMARY KEY (upload, number))",
    "CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY CHECK (one = 1),"
        + " bytes INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO total VALUES (1, 0)",
    "CREATE TABLE IF NOT EXISTS written (day INTEGER PRIMARY KEY, bytes INTEGER NOT NULL)",
  };

  static final String COLUMNS =
      "key, version, size, etag, uploaded, http, custom, checksums, pieces";

  private R2Rows() {}

  static Optional<R2Object> find(Connection connection, byte[] key) throws SQLException {
    try (var select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM object WHERE key = ?")) {
      select.setBytes(1, key);
      try (var rows = select.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  static R2Object read(ResultSet row) throws SQLException {
    return new R2Object(
        new String(row.getBytes(1), UTF_8),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        pieces(row.getString(9)));
  }

  static void write(Connection connection, R2Object object) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO object (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setBytes(1, object.key().getBytes(UTF_8));
      insert.setString(2, object.version());
      insert.setLong(3, object.size());
      insert.setString(4, object.etag());
      insert.setLong(5, object.uploaded());
      insert.setString(6, object.http());
      insert.setString(7, object.custom());
      insert.setString(8, object.checksums());
      insert.setString(9, text(object.pieces()));
      insert.executeUpdate();
    }
  }

  static boolean delete(Connection connection, byte[] key) throws SQLException {
    try (var delete = connection.prepareStatement("DELETE FROM object WHERE key = ?")) {
      delete.setBytes(1, key);
      return delete.executeUpdate() == 1;
    }
  }

  /// Adds to the bucket's size, and tells what it is then.
  static long grow(Connection connection, long bytes) throws SQLException {
    try (var update =
        connection.prepareStatement("UPDATE total SET bytes = bytes + ? RETURNING bytes")) {
      update.setLong(1, bytes);
      try (var rows = update.executeQuery()) {
        return rows.getLong(1);
      }
    }
  }

  /// Adds to what was written on a day, and tells what it is then.
  static long write(Connection connection, long day, long bytes) throws SQLException {
    try (var forget = connection.prepareStatement("DELETE FROM written WHERE day <> ?")) {
      forget.setLong(1, day);
      forget.executeUpdate();
    }
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO written VALUES (?, ?)"
                + " ON CONFLICT (day) DO UPDATE SET bytes = bytes + excluded.bytes"
                + " RETURNING bytes")) {
      insert.setLong(1, day);
      insert.setLong(2, bytes);
      try (var rows = insert.executeQuery()) {
        return rows.getLong(1);
      }
    }
  }

  static String text(List<R2Object.Piece> pieces) {
    var text = new StringBuilder();
    for (var piece : pieces) {
      text.append(piece.digest()).append(' ').append(piece.size()).append('\n');
    }
    return text.toString();
  }

  static List<R2Object.Piece> pieces(String text) {
    var pieces = new ArrayList<R2Object.Piece>();
    text.lines()
        .forEach(line -> {
          var space = line.indexOf(' ');
          pieces.add(
              new R2Object.Piece(
                  new Digest(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
        });
    return pieces;
  }
}
