package dev.millstream.bindings.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/// The SQLite files of a folder, one a resource and named by its id. They are opened when they are
/// used, and those that were used last stay open. Thread-safe.
public final class OpenFiles implements AutoCloseable {
  private static final String SUFFIX = ".sqlite";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{1,64}");

  private final Path folder;
  private final int idleMax;
  private final Opening opening;
  // In the order of their last use.
  private final LinkedHashMap<String, Entry> open = new LinkedHashMap<>(16, 0.75f, true);

  /// Opens a file, and makes its tables if they are not there.
  @FunctionalInterface
  public interface Opening {
    SqliteFile open(Path path) throws SQLException;
  }

  /// Something to do with an open file.
  @FunctionalInterface
  public interface Use<R> {
    R with(SqliteFile file) throws SQLException;
  }

  private static final class Entry {
    final SqliteFile file;
    int users;

    Entry(SqliteFile file) {
      this.file = file;
    }
  }

  /// At most `idleMax` files that nobody uses stay open.
  public OpenFiles(Path folder, int idleMax, Opening opening) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.idleMax = idleMax;
    this.opening = opening;
  }

  /// Makes the file of a new resource.
  public void make(String id) throws SQLException {
    opening.open(path(id)).close();
  }

  /// Does something with the file of a resource; empty if there is none.
  public <R> Optional<R> use(String id, Use<R> use) throws SQLException {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    var entry = take(id);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(use.with(entry.get().file));
    } finally {
      giveBack(id, entry.get());
    }
  }

  /// How many bytes the file has.
  public long size(String id) throws IOException {
    var path = path(id);
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /// Removes a resource's file; who uses it just now goes on with what is no more.
  public void remove(String id) throws IOException, SQLException {
    synchronized (open) {
      var entry = open.remove(id);
      if (entry != null && entry.users == 0) {
        entry.file.close();
      }
      for (var end : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(folder.resolve(id + SUFFIX + end));
      }
    }
  }

  private Optional<Entry> take(String id) throws SQLException {
    synchronized (open) {
      var entry = open.get(id);
      if (entry == null) {
        var path = path(id);
        if (!Files.exists(path)) {
          return Optional.empty();
        }
        entry = new Entry(opening.open(path));
        open.put(id, entry);
        closeIdle();
      }
      entry.users++;
      return Optional.of(entry);
    }
  }

  private void giveBack(String id, Entry entry) throws SQLException {
    synchronized (open) {
      entry.users--;
      if (entry.users == 0 && open.get(id) != entry) {
        entry.file.close();
      }
    }
  }

  private void closeIdle() throws SQLException {
    var entries = open.values().iterator();
    var idle = open.values().stream().filter(entry -> entry.users == 0).count();
    while (idle > idleMax && entries.hasNext()) {
      var entry = entries.next();
      if (entry.users == 0) {
        entries.remove();
        entry.file.close();
        idle--;
      }
    }
  }

  private Path path(String id) {
    return folder.resolve(id + SUFFIX);
  }

  @Override
  public void close() throws SQLException {
    synchronized (open) {
      for (var entry : open.values()) {
        entry.file.close();
      }
      open.clear();
    }
  }
}
