package dev.millstream.control.deploy;

import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;

/// Moves what is live without building: rollback, promotion, and the end of a project.
public final class Releases {
  private final Rooms rooms;
  private final ObjectStore store;

  public Releases(Rooms rooms, ObjectStore store) {
    this.rooms = rooms;
    this.store = store;
  }

  /// Makes a deployment that succeeded the project's production, at once.
  ///
  /// @return whether it could be: false if it never succeeded, or is gone
  public boolean makeProduction(Deployment.Key key) throws IOException {
    var moved =
        rooms
            .database()
            .write(handle -> {
              var manifest =
                  rooms
                      .deployments()
                      .find(handle, key)
                      .filter(now -> now.status() == Status.SUCCESS)
                      .flatMap(Deployment::manifest);
              manifest.ifPresent(tree ->
                  rooms.aliases().point(handle, RefName.production(key.project()), key, tree));
              return manifest.isPresent();
            });
    rooms.aliases().publish();
    return moved;
  }

  /// Takes a project away: what is live, then its source, logs and objects, and its history last,
  /// so that a deletion that a crash cut short can be asked for again.
  public void delete(Project project) throws IOException {
    var name = project.name();
    takeDown(name);
    rooms.repositories().delete(name);
    rooms.logs().delete(name);
    store.deleteAll(Scope.site(name));
    rooms
        .database()
        .write(handle -> {
          rooms.projects().delete(handle, name);
          return true;
        });
    // a build that ended in between may have gone live; none can any more
    takeDown(name);
  }

  private void takeDown(String project) throws IOException {
    rooms
        .database()
        .write(handle -> {
          rooms.aliases().of(handle, project).forEach(ref -> rooms.aliases().remove(handle, ref));
          return true;
        });
    rooms.aliases().publish();
  }
}
