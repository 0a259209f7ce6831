package dev.millstream.bindings.object;

import dev.millstream.bindings.object.Alarm.Waker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// An object's alarm: in its own file, with all else that it keeps, and in its namespace's index,
/// which is told first of a sooner one, so that none is forgotten. Belongs to the object's thread.
final class ObjectAlarms {
  private static final long NONE = -1;
  private static final int RETRIES_MAX = 6;
  private static final long BACK_OFF_MILLIS = 2_000;
  // an alarm that is put off again and again costs the index nothing
  private static final long INDEX_LAG_MILLIS = 60_000;

  private final ObjectName object;
  private final Waker waker;
  private final AlarmIndex index;
  private long due = NONE;
  private int attempts;
  private long indexed = NONE;
  // nothing at first: what a host that was killed has set may not have been told
  private long told = NONE;
  private boolean running;
  private boolean setWhileRunning;

  ObjectAlarms(ObjectName object, Waker waker, AlarmIndex index) {
    this.object = object;
    this.waker = waker;
    this.index = index;
  }

  void load(Connection connection) throws SQLException {
    due = NONE;
    attempts = 0;
    try (var select = connection.prepareStatement("SELECT due, attempts FROM _cf_ALARM");
        var rows = select.executeQuery()) {
      if (rows.next()) {
        due = rows.getLong(1);
        attempts = rows.getInt(2);
      }
    }
    indexed = index.due(object.id()).orElse(NONE);
  }

  /// When it is due in milliseconds, as its object sees it; negative if it has none.
  long due() {
    return running && !setWhileRunning ? NONE : due;
  }

  void set(Connection connection, long millis) throws SQLException {
    setWhileRunning = running;
    write(connection, millis, 0);
  }

  /// Begins to run it if it is due; gives how often it was tried before, or less than nothing.
  int begin(Connection connection, long now) throws SQLException {
    told = NONE; // who wakes it wants to hear of the next
    if (due == NONE || due > now) {
      return -1;
    }
    if (attempts > RETRIES_MAX) {
      write(connection, NONE, 0);
      return -1;
    }
    write(connection, due, attempts + 1);
    running = true;
    setWhileRunning = false;
    return attempts - 1;
  }

  /// Ends what was begun: one that failed comes again, six times at most.
  void end(Connection connection, boolean failed, long now) throws SQLException {
    running = false;
    if (setWhileRunning) {
      return;
    }
    if (failed && attempts <= RETRIES_MAX) {
      write(connection, now + (BACK_OFF_MILLIS << (attempts - 1)), attempts);
    } else {
      write(connection, NONE, 0);
    }
  }

  private void write(Connection connection, long millis, int tried) throws SQLException {
    due = millis;
    attempts = tried;
    try (var statement =
        connection.prepareStatement(
            millis == NONE
                ? "DELETE FROM _cf_ALARM"
                : "INSERT OR REPLACE INTO _cf_ALARM (one, due, attempts) VALUES (1, ?, ?)")) {
      if (millis != NONE) {
        statement.setLong(1, millis);
        statement.setInt(2, tried);
      }
      statement.executeUpdate();
    }
  }

  void beforeCommit() throws SQLException {
    if (due != NONE && (indexed == NONE || due < indexed)) {
      index.note(object.id(), due, waker);
      indexed = due;
    }
  }

  /// The alarm, if it is another than was told last.
  Optional<Alarm> afterCommit() throws SQLException {
    if (due == NONE && indexed != NONE) {
      index.drop(object.id());
      indexed = NONE;
    } else if (due > indexed + INDEX_LAG_MILLIS) {
      index.note(object.id(), due, waker);
      indexed = due;
    }
    if (running || due == told || due == NONE) {
      return Optional.empty();
    }
    told = due;
    return Optional.of(new Alarm(object, waker, Instant.ofEpochMilli(due)));
  }
}
