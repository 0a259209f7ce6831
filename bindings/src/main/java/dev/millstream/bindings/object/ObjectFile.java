package dev.millstream.bindings.object;

import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/// What one object keeps, opened by the one thread that runs it. Changes are gathered in a
/// transaction until [#commit]; what that returned from survives a crash.
final class ObjectFile {
  private static final int BUSY_MILLIS_MAX = 5_000;
  private static final int PAGE_BYTES = 4096;
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS _cf_KV (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
              + " WITHOUT ROWID",
          "CREATE TABLE IF NOT EXISTS _cf_ALARM (one INTEGER PRIMARY KEY, due INTEGER NOT NULL,"
              + " attempts INTEGER NOT NULL)");

  private final Path path;
  private final Connection connection;
  private final ObjectAlarms alarms;
  private final ObjectKeys keys;
  private final ObjectSql sql;
  private boolean begun;
  private int held;

  private ObjectFile(Path path, Connection connection, ObjectAlarms alarms, ObjectLimits limits) {
    this.path = path;
    this.connection = connection;
    this.alarms = alarms;
    this.keys = new ObjectKeys(connection, limits);
    this.sql = new ObjectSql(connection, limits);
  }

  static ObjectFile open(Path path, ObjectAlarms alarms, ObjectLimits limits) throws SQLException {
    var settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setBusyTimeout(BUSY_MILLIS_MAX);
    // nobody else may have it: a host that is being replaced must be gone before
    settings.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    settings.enforceForeignKeys(true);
    settings.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
    settings.setPragma(
        SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(limits.valueBytesMax() * 2));
    var connection = settings.createConnection("jdbc:sqlite:" + path);
    var file = new ObjectFile(path, connection, alarms, limits);
    try {
      file.execute("PRAGMA max_page_count = " + limits.objectBytesMax() / PAGE_BYTES);
      file.prepare();
      return file;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void prepare() throws SQLException {
    begin();
    for (var table : TABLES) {
      execute(table);
    }
    alarms.load(connection);
  }

  /// The keys and their values.
  ObjectKeys keys() throws SQLException {
    begin();
    return keys;
  }

  /// Runs statements, of which the last has the parameters, and gives its result as JSON.
  ///
  /// @throws Refusal if one of them fails or may not be
  String sql(String text, String parameters) throws SQLException {
    begin();
    return sql.run(text, parameters);
  }

  /// How many bytes it has.
  long size() throws SQLException {
    begin();
    return number("PRAGMA page_count") * number("PRAGMA page_size");
  }

  /// When the alarm is due, in milliseconds; negative if there is none.
  long alarm() {
    return alarms.due();
  }

  /// Sets the alarm, or takes it away if `millis` is negative.
  void setAlarm(long millis) throws SQLException {
    begin();
    alarms.set(connection, Math.max(-1, millis));
  }

  /// Begins to run the alarm if it is due; gives how often it was tried before, or less than
  /// nothing. That it was tried is committed.
  int beginAlarm(long nowMillis) throws SQLException {
    begin();
    return alarms.begin(connection, nowMillis);
  }

  /// Ends what [#beginAlarm] began.
  void endAlarm(boolean failed, long nowMillis) throws SQLException {
    begin();
    alarms.end(connection, failed, nowMillis);
  }

  /// Begins what can be undone by itself; such parts lie within each other.
  void beginPart() throws SQLException {
    begin();
    execute("SAVEPOINT part");
  }

  /// Ends the innermost part.
  void endPart(boolean undone) throws SQLException {
    if (undone) {
      execute("ROLLBACK TO part");
    }
    execute("RELEASE part");
    if (undone) {
      alarms.load(connection);
    }
  }

  /// Nothing is committed until it is let go as often.
  void hold() {
    held++;
  }

  void letGo() {
    held--;
  }

  /// Whether something keeps it from being committed.
  boolean isHeld() {
    return held > 0;
  }

  /// Forgets everything, the alarm, too.
  void clear() throws SQLException {
    begin();
    execute("PRAGMA defer_foreign_keys = ON");
    for (var kind : List.of("trigger", "view", "table")) {
      for (var name : names(kind)) {
        execute("DROP " + kind + " IF EXISTS \"" + name.replace("\"", "\"\"") + '"');
      }
    }
    execute("DELETE FROM _cf_KV");
    alarms.set(connection, -1);
  }

  private List<String> names(String kind) throws SQLException {
    var names = new ArrayList<String>();
    // the tables that a virtual one is made of go with it
    try (var select =
        connection.prepareStatement(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table',"
                + " 'virtual') AND ?1 = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name"
                + " NOT LIKE '\\_cf\\_%' ESCAPE '\\' UNION ALL SELECT name FROM sqlite_master WHERE"
                + " type = ?1 AND ?1 <> 'table'")) {
      select.setString(1, kind);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /// Makes durable what was changed; gives the alarm if it was changed.
  Optional<Alarm> commit() throws SQLException {
    if (!begun || held > 0) {
      return Optional.empty();
    }
    alarms.beforeCommit();
    execute("COMMIT");
    begun = false;
    return alarms.afterCommit();
  }

  private void begin() throws SQLException {
    if (!begun) {
      execute("BEGIN");
      begun = true;
    }
  }

  private void execute(String statement) throws SQLException {
    try (var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private long number(String query) throws SQLException {
    try (var one = connection.createStatement();
        var rows = one.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /// Closes it; what was not committed is undone. A file that holds nothing is removed.
  void close() throws SQLException, IOException {
    try {
      if (begun) {
        execute("ROLLBACK");
        begun = false;
      }
      var empty = isEmpty();
      connection.close();
      if (empty) {
        for (var end : List.of("", "-wal", "-shm")) {
          Files.deleteIfExists(path.resolveSibling(path.getFileName() + end));
        }
      }
    } finally {
      connection.close();
    }
  }

  private boolean isEmpty() throws SQLException {
    var tables =
        number(
            "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    var known = number("SELECT count(*) FROM sqlite_master WHERE name = '_cf_KV'");
    return tables == 0
        && (known == 0
            || number("SELECT count(*) FROM _cf_KV") + number("SELECT count(*) FROM _cf_ALARM")
                == 0);
  }
}
