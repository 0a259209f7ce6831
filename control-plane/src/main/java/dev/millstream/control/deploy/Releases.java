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
  /// @return whether it could be: false if it never succeeded
  public boolean makeProduction(Deployment deployment) throws IOException {
    var manifest = deployment.manifest();
    if (deployment.status() != Status.SUCCESS || manifest.isEmpty()) {
      return false;
    }
    var key = deployment.key();
    rooms
        .database()
        .write(handle -> {
          rooms.aliases().point(handle, RefName.production(key.project()), key, manifest.get());
          return true;
        });
    rooms.aliases().publish();
    return true;
  }

  /// Takes a project away: what is live first, then its history, source and objects.
  public void delete(Project project) throws IOException {
    var name = project.name();
    rooms
        .database()
        .write(handle -> {
          rooms.aliases().of(handle, name).forEach(ref -> rooms.aliases().remove(handle, ref));
          rooms.projects().delete(handle, name);
          return true;
        });
    rooms.aliases().publish();
    rooms.repositories().delete(name);
    rooms.logs().delete(name);
    store.deleteAll(Scope.site(name));
  }
}
