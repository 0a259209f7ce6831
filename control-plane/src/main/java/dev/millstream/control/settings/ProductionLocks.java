package dev.millstream.control.settings;

import dev.millstream.control.db.Database;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of locks.
public final class ProductionLocks {
  private final Database database;

  public ProductionLocks(Database database) {
    this.database = database;
  }

  /// The project's lock, if it has one.
  public Optional<ProductionLock> find(String project) {
    return database.read(handle -> find(handle, project));
  }

  /// The same, as the transaction sees it.
  public Optional<ProductionLock> find(Handle handle, String project) {
    return handle
        .select("SELECT reason, locked FROM production_lock WHERE project = ?", project)
        .map((row, context) ->
            new ProductionLock(
                row.getString("reason"), Instant.ofEpochMilli(row.getLong("locked"))))
        .findOne();
  }

  /// Locks, or gives a lock another reason. The project must be there.
  public ProductionLock lock(String project, String reason) {
    return database.write(handle -> {
      handle.execute(
          "INSERT INTO production_lock (project, reason, locked) VALUES (?, ?, ?)"
              + " ON CONFLICT (project) DO UPDATE SET reason = excluded.reason",
          project,
          reason,
          System.currentTimeMillis());
      return find(handle, project).orElseThrow();
    });
  }

  /// Takes the lock away, if there is one.
  public void unlock(String project) {
    database.write(
        handle -> handle.execute("DELETE FROM production_lock WHERE project = ?", project));
  }
}
