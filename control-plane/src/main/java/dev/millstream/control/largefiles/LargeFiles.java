package dev.millstream.control.largefiles;

import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Projects;
import dev.millstream.git.lfs.LfsHttp;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.store.ObjectStore;
import java.util.List;

/// Git LFS's files and locks, and the limits of a project.
public record LargeFiles(LfsHttp.Kept kept, List<Route> routes) {
  public LargeFiles {
    routes = List.copyOf(routes);
  }

  /// All of it, in the store and the database.
  public static LargeFiles of(Database database, ObjectStore store, LfsLimits limits) {
    var allowances = new Allowances(database, limits.projectBytesMax());
    var locks = new StoredLocks(database, limits);
    return new LargeFiles(
        new LfsHttp.Kept(new StoredLargeFiles(store, new Rooms(store, allowances)), locks),
        new LargeFileRoutes(new Projects(database), allowances, store).routes());
  }
}
