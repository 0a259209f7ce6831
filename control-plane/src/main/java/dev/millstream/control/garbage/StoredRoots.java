package dev.millstream.control.garbage;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.garbage.Roots;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What the database knows to be in use: the trees that aliases point at, also those whose refs are
/// not published yet, the uploads that deployments are or were made from, and the videos' sources,
/// their captions, their downloads, sounds that were added, the encoder's trees of them, and what
/// there is of the ladders in work.
final class StoredRoots implements Roots {
  private final Database database;

  StoredRoots(Database database) {
    this.database = database;
  }

  @Override
  public Set<Digest> of(Scope scope) throws IOException {
    // in this order: a ladder that is made meanwhile is in the tree that is asked for next
    var roots =
        scope.kind().equals("video")
            ? new HashSet<>(Ladders.objects(database, scope.name()))
            : new HashSet<Digest>();
    roots.addAll(named(scope));
    return roots;
  }

  private Set<Digest> named(Scope scope) {
    return database.read(handle ->
        handle
            .select(
                "SELECT manifest FROM alias WHERE ? = 'site' AND project = ?"
                    + " AND name LIKE 'site/%' AND manifest IS NOT NULL"
                    + " UNION SELECT manifest FROM alias WHERE ? = 'domain'"
                    + " AND name = 'domain/' || ? || '/host' AND manifest IS NOT NULL"
                    + " UNION SELECT upload FROM deployment WHERE ? = 'site' AND project = ?"
                    + " AND upload IS NOT NULL"
                    + " UNION SELECT source FROM video WHERE ? = 'video' AND uid = ?"
                    + " AND source IS NOT NULL"
                    + " UNION SELECT encoded FROM video WHERE ? = 'video' AND uid = ?"
                    + " AND encoded IS NOT NULL"
                    + " UNION SELECT digest FROM stream_caption WHERE ? = 'video' AND uid = ?"
                    + " UNION SELECT digest FROM stream_download WHERE ? = 'video' AND uid = ?"
                    + " AND digest IS NOT NULL"
                    + " UNION SELECT tree FROM stream_sound WHERE ? = 'video' AND uid = ?"
                    + " AND tree IS NOT NULL"
                    + " UNION SELECT tree FROM stream_further WHERE ? = 'video' AND uid = ?"
                    + " AND tree IS NOT NULL",
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name(),
                scope.kind(),
                scope.name())
            .mapTo(String.class)
            .map(Digest::new)
            .stream()
            .collect(Collectors.toSet()));
  }
}
