package dev.millstream.control.largefiles;

import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Projects;
import dev.millstream.git.GitAccess;
import dev.millstream.git.PushListener;
import dev.millstream.git.lfs.LfsHttp;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.git.lfs.LfsTickets;
import dev.millstream.git.ssh.LfsOverHttp;
import dev.millstream.store.ObjectStore;
import io.undertow.server.HttpHandler;
import java.util.List;

/// Git LFS's files and locks, and the limits of a project.
public final class LargeFiles {
  private final LfsLimits limits;
  private final LfsHttp.Kept kept;
  private final LfsTickets tickets;
  private final List<Route> routes;

  private LargeFiles(LfsLimits limits, LfsHttp.Kept kept, List<Route> routes) {
    this.limits = limits;
    this.kept = kept;
    this.tickets = LfsTickets.of(limits);
    this.routes = routes;
  }

  /// All of it, in the store and the database.
  public static LargeFiles of(Database database, ObjectStore store, LfsLimits limits) {
    var allowances = new Allowances(database, limits.projectBytesMax());
    var objects = new StoredLargeFiles(store, new Rooms(store, allowances));
    return new LargeFiles(
        limits,
        new LfsHttp.Kept(objects, new StoredLocks(database, limits)),
        new LargeFileRoutes(new Projects(database), allowances, store).routes());
  }

  /// Answers git-lfs, and leaves all else to `git`.
  public HttpHandler before(HttpHandler git, GitAccess access) {
    return new LfsHttp(git, kept, access, tickets, limits);
  }

  /// The door for pushes, which keeps to the locks.
  public PushListener guard(PushListener door) {
    return new LockedDoor(door, kept.locks(), limits.locksMax());
  }

  /// What those are told who come over SSH, where HTTP is at this port.
  public LfsOverHttp overHttp(int port) {
    return new LfsOverHttp(port, tickets);
  }

  /// The limits in the API.
  public List<Route> routes() {
    return routes;
  }
}
