package dev.millstream.bindings.trigger;

import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers the projects that were built with triggers, so that nobody has to look at all sites
/// for those, and the last time of each cron that was seen to; and knows, while the server runs,
/// whose live deployment consumes which queue. Thread-safe.
public final class TriggerBook implements AutoCloseable {
  private static final long BYTES_MAX = 64 << 20;

  private final SqliteFile file;
  private final Set<String> projects = ConcurrentHashMap.newKeySet();
  private volatile Map<String, String> consumers = Map.of();

  private TriggerBook(SqliteFile file) {
    this.file = file;
  }

  /// Opens the book's file, and makes it if there is none.
  public static TriggerBook open(Path path) throws SQLException {
    var book =
        new TriggerBook(
            SqliteFile.open(
                path,
                BYTES_MAX,
                "CREATE TABLE IF NOT EXISTS project (name TEXT PRIMARY KEY) WITHOUT ROWID",
                "CREATE TABLE IF NOT EXISTS cron (project TEXT NOT NULL, cron TEXT NOT NULL,"
                    + " seen INTEGER NOT NULL, PRIMARY KEY (project, cron)) WITHOUT ROWID"));
    book.projects.addAll(
        book.file.read(connection -> {
          var names = new ArrayList<String>();
          try (var select = connection.prepareStatement("SELECT name FROM project");
              var rows = select.executeQuery()) {
            while (rows.next()) {
              names.add(rows.getString(1));
            }
          }
          return names;
        }));
    return book;
  }

  /// The projects that were added, once or now.
  public List<String> projects() {
    return projects.stream().sorted().toList();
  }

  public boolean has(String project) {
    return projects.contains(project);
  }

  /// Remembers a project.
  public void add(String project) throws IOException {
    if (projects.contains(project)) {
      return;
    }
    write("INSERT OR IGNORE INTO project (name) VALUES (?)", List.of(project));
    projects.add(project);
  }

  /// Notes which projects consume which queues, from now on: a project's name by a queue's id.
  public void consume(Map<String, String> byQueue) {
    consumers = Map.copyOf(byQueue);
  }

  /// The project whose live deployment consumes a queue.
  public Optional<String> consumer(String queue) {
    return Optional.ofNullable(consumers.get(queue));
  }

  /// When a project's cron was last seen to.
  public Optional<Instant> seen(String project, String cron) throws IOException {
    try {
      return file.read(connection -> {
        try (var select =
            connection.prepareStatement("SELECT seen FROM cron WHERE project = ? AND cron = ?")) {
          select.setString(1, project);
          select.setString(2, cron);
          try (var rows = select.executeQuery()) {
            return rows.next()
                ? Optional.of(Instant.ofEpochMilli(rows.getLong(1)))
                : Optional.empty();
          }
        }
      });
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Notes that a project's cron was seen to at a time, or later if that was noted before.
  public void note(String project, String cron, Instant at) throws IOException {
    write(
        "INSERT INTO cron (project, cron, seen) VALUES (?, ?, ?)"
            + " ON CONFLICT (project, cron) DO UPDATE SET seen = max(seen, excluded.seen)",
        List.of(project, cron, at.toEpochMilli()));
  }

  /// Forgets the project's crons but these.
  public void keepOnly(String project, List<String> crons) throws IOException {
    var values = new ArrayList<Object>(List.of(project));
    values.addAll(crons);
    var marks = String.join(", ", crons.stream().map(_ -> "?").toList());
    write("DELETE FROM cron WHERE project = ? AND cron NOT IN (" + marks + ")", values);
  }

  private void write(String sql, List<?> values) throws IOException {
    try {
      file.write(connection -> {
        try (var statement = connection.prepareStatement(sql)) {
          for (var i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
          }
          return statement.executeUpdate();
        }
      });
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IOException failed(SQLException e) {
    return new IOException("the book of triggers failed", e);
  }

  @Override
  public void close() throws SQLException {
    file.close();
  }
}
