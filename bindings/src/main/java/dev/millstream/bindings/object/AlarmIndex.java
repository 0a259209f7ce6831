package dev.millstream.bindings.object;

import dev.millstream.bindings.object.Alarm.Waker;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// When the objects of a namespace are to be woken, as far as that is known without opening them:
/// the time of an object's own file, or an earlier one. Thread-safe.
final class AlarmIndex implements AutoCloseable {
  private static final long BYTES_MAX = 4L << 30;

  private final String namespace;
  private final SqliteFile file;

  private AlarmIndex(String namespace, SqliteFile file) {
    this.namespace = namespace;
    this.file = file;
  }

  static AlarmIndex open(String namespace, Path path) throws SQLException {
    return new AlarmIndex(
        namespace,
        SqliteFile.open(
            path,
            BYTES_MAX,
            "CREATE TABLE IF NOT EXISTS alarm (id TEXT PRIMARY KEY, due INTEGER NOT NULL,"
                + " project TEXT NOT NULL, deployment TEXT NOT NULL, class TEXT NOT NULL,"
                + " live INTEGER NOT NULL) WITHOUT ROWID"));
  }

  void note(String id, long due, Waker waker) throws SQLException {
    file.write(connection -> {
      try (var insert =
          connection.prepareStatement("INSERT OR REPLACE INTO alarm VALUES (?, ?, ?, ?, ?, ?)")) {
        insert.setString(1, id);
        insert.setLong(2, due);
        insert.setString(3, waker.project());
        insert.setString(4, waker.deployment());
        insert.setString(5, waker.className());
        insert.setBoolean(6, waker.live());
        return insert.executeUpdate();
      }
    });
  }

  void drop(String id) throws SQLException {
    file.write(connection -> {
      try (var delete = connection.prepareStatement("DELETE FROM alarm WHERE id = ?")) {
        delete.setString(1, id);
        return delete.executeUpdate();
      }
    });
  }

  OptionalLong due(String id) throws SQLException {
    return file.read(connection -> {
      try (var select = connection.prepareStatement("SELECT due FROM alarm WHERE id = ?")) {
        select.setString(1, id);
        try (var rows = select.executeQuery()) {
          return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
      }
    });
  }

  List<Alarm> all() throws SQLException {
    return file.read(connection -> {
      var all = new ArrayList<Alarm>();
      try (var select =
              connection.prepareStatement(
                  "SELECT id, due, project, deployment, class, live FROM alarm");
          var rows = select.executeQuery()) {
        while (rows.next()) {
          var waker =
              new Waker(
                  rows.getString(3), rows.getString(4), rows.getString(5), rows.getBoolean(6));
          var due = Instant.ofEpochMilli(rows.getLong(2));
          all.add(new Alarm(new ObjectName(namespace, rows.getString(1)), waker, due));
        }
      }
      return all;
    });
  }

  @Override
  public void close() throws SQLException {
    file.close();
  }
}
