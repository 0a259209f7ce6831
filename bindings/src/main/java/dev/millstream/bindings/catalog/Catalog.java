package dev.millstream.bindings.catalog;

import dev.millstream.bindings.sqlite.SqliteFile;
import dev.millstream.store.site.FunctionBinding.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All resources by kind. Thread-safe.
public final class Catalog implements AutoCloseable {
  private static final long BYTES_MAX = 64 << 20;
  private static final String SELECT = "SELECT id, name, created FROM resource WHERE kind = ?";

  private final SqliteFile file;

  private Catalog(SqliteFile file) {
    this.file = file;
  }

  /// Opens the catalogue's file, and makes it if there is none.
  public static Catalog open(Path path) throws SQLException {
    return new Catalog(
        SqliteFile.open(
            path,
            BYTES_MAX,
            "CREATE TABLE IF NOT EXISTS resource (kind TEXT NOT NULL, id TEXT NOT NULL,"
                + " name TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (kind, id),"
                + " UNIQUE (kind, name)) WITHOUT ROWID"));
  }

  /// Those of a kind, by name.
  public List<Resource> list(Kind kind) throws SQLException {
    return file.read(connection -> {
      try (var select = connection.prepareStatement(SELECT + " ORDER BY name")) {
        select.setString(1, kind.name());
        return rows(kind, select);
      }
    });
  }

  public Optional<Resource> find(Kind kind, String id) throws SQLException {
    return file.read(connection -> one(connection, kind, "id", id));
  }

  public Optional<Resource> named(Kind kind, String name) throws SQLException {
    return file.read(connection -> one(connection, kind, "name", name));
  }

  /// Adds a resource; empty if there is one of its name.
  public Optional<Resource> add(Kind kind, String id, String name) throws SQLException {
    return file.write(connection -> {
      if (one(connection, kind, "name", name).isPresent()) {
        return Optional.empty();
      }
      var made = new Resource(kind, id, name, Instant.ofEpochMilli(System.currentTimeMillis()));
      try (var insert =
          connection.prepareStatement(
              "INSERT INTO resource (kind, id, name, created) VALUES (?, ?, ?, ?)")) {
        insert.setString(1, kind.name());
        insert.setString(2, id);
        insert.setString(3, name);
        insert.setLong(4, made.created().toEpochMilli());
        insert.executeUpdate();
      }
      return Optional.of(made);
    });
  }

  /// Names a resource anew; false if another one has the name.
  public boolean rename(Kind kind, String id, String name) throws SQLException {
    return file.write(connection -> {
      if (one(connection, kind, "name", name).filter(other -> !other.id().equals(id)).isPresent()) {
        return false;
      }
      try (var update =
          connection.prepareStatement("UPDATE resource SET name = ? WHERE kind = ? AND id = ?")) {
        update.setString(1, name);
        update.setString(2, kind.name());
        update.setString(3, id);
        return update.executeUpdate() == 1;
      }
    });
  }

  /// Removes a resource; false if there was none.
  public boolean remove(Kind kind, String id) throws SQLException {
    return file.write(connection -> {
      try (var delete =
          connection.prepareStatement("DELETE FROM resource WHERE kind = ? AND id = ?")) {
        delete.setString(1, kind.name());
        delete.setString(2, id);
        return delete.executeUpdate() == 1;
      }
    });
  }

  private static Optional<Resource> one(
      Connection connection, Kind kind, String column, String value) throws SQLException {
    try (var select = connection.prepareStatement(SELECT + " AND " + column + " = ?")) {
      select.setString(1, kind.name());
      select.setString(2, value);
      return rows(kind, select).stream().findFirst();
    }
  }

  private static List<Resource> rows(Kind kind, PreparedStatement select) throws SQLException {
    var found = new ArrayList<Resource>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Resource(
                kind, rows.getString(1), rows.getString(2), Instant.ofEpochMilli(rows.getLong(3))));
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    file.close();
  }
}
