package dev.millstream.control.largefiles;

import dev.millstream.control.db.Database;
import dev.millstream.git.Caller;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.git.lfs.LfsLocks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The table of Git LFS's locks.
record StoredLocks(Database database, LfsLimits limits) implements LfsLocks {
  private static final String ROW = "SELECT id, path, owner, owner_name, locked FROM lfs_lock";

  @Override
  public Locking lock(String project, String path, Caller by) {
    return database.write(handle -> {
      var taken = find(handle, " WHERE project = ? AND path = ?", project, path);
      if (taken.isPresent()) {
        return new Locking.Taken(taken.get());
      }
      if (count(handle, "SELECT COUNT(*) FROM project WHERE name = ?", project) == 0) {
        return new Locking.Refused(
            "there is no project " + project + " yet: push it before you lock its files");
      }
      if (count(handle, "SELECT COUNT(*) FROM lfs_lock WHERE project = ?", project)
          >= limits.locksMax()) {
        return new Locking.Refused(
            "a project has at most %,d locks: unlock some".formatted(limits.locksMax()));
      }
      var lock = new Lock(UUID.randomUUID().toString(), path, by.id(), by.name(), Instant.now());
      handle.execute(
          "INSERT INTO lfs_lock (project, path, id, owner, owner_name, locked)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          project,
          path,
          lock.id(),
          lock.owner(),
          lock.ownerName(),
          lock.since().toEpochMilli());
      return new Locking.Done(lock);
    });
  }

  @Override
  public List<Lock> list(String project, Wanted wanted, int most) {
    return database.read(handle ->
        handle
            .select(
                ROW
                    + " WHERE project = ? AND path > ? AND COALESCE(?, path) = path"
                    + " AND COALESCE(?, id) = id ORDER BY path LIMIT ?",
                project,
                wanted.after(),
                wanted.path().orElse(null),
                wanted.id().orElse(null),
                most)
            .map((row, context) -> lock(row))
            .list());
  }

  @Override
  public Unlocking unlock(String project, String id, Caller by, boolean force) {
    return database.write(handle -> {
      var found = find(handle, " WHERE project = ? AND id = ?", project, id);
      if (found.isEmpty()) {
        return new Unlocking.Unknown();
      }
      if (!force && !found.get().owner().equals(by.id())) {
        return new Unlocking.OfAnother(found.get());
      }
      handle.execute("DELETE FROM lfs_lock WHERE id = ?", id);
      return new Unlocking.Done(found.get());
    });
  }

  private static Optional<Lock> find(Handle handle, String where, String project, String key) {
    return handle.select(ROW + where, project, key).map((row, context) -> lock(row)).findOne();
  }

  private static int count(Handle handle, String question, String project) {
    return handle.select(question, project).mapTo(Integer.class).one();
  }

  private static Lock lock(ResultSet row) throws SQLException {
    return new Lock(
        row.getString("id"),
        row.getString("path"),
        row.getString("owner"),
        row.getString("owner_name"),
        Instant.ofEpochMilli(row.getLong("locked")));
  }
}
