package dev.millstream.control.deploy;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Refs;
import dev.millstream.store.parallel.Parallel;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What is live: the truth in SQL, and its published copies in the store. A move is made in a
/// transaction and then published; what a crash left unpublished is published at the next start.
public final class Aliases {
  private static final int PUBLISHED_AT_ONCE = 8;

  private final Database database;
  private final Refs refs;

  public Aliases(Database database, Refs refs) {
    this.database = database;
    this.refs = refs;
  }

  /// The deployment that a name points at.
  public Optional<Deployment.Key> deployment(RefName name) {
    return database.read(handle -> deployment(handle, name));
  }

  Optional<Deployment.Key> deployment(Handle handle, RefName name) {
    return handle
        .select(
            "SELECT project, deployment FROM alias WHERE name = ? AND manifest IS NOT NULL",
            name.value())
        .map((row, context) ->
            new Deployment.Key(row.getString("project"), row.getString("deployment")))
        .findOne();
  }

  Optional<Digest> manifest(RefName name) {
    return database.read(handle -> manifest(handle, name));
  }

  /// The tree that a name points at, as the transaction sees it.
  public Optional<Digest> manifest(Handle handle, RefName name) {
    return handle
        .select("SELECT manifest FROM alias WHERE name = ? AND manifest IS NOT NULL", name.value())
        .mapTo(String.class)
        .findOne()
        .map(Digest::new);
  }

  /// The names of a branch label and of deployments, all that the project has.
  List<RefName> of(Handle handle, String project) {
    return handle
        .select("SELECT name FROM alias WHERE project = ? AND manifest IS NOT NULL", project)
        .mapTo(String.class)
        .map(RefName::new)
        .list();
  }

  /// Points a name at a deployment's tree.
  public void point(Handle handle, RefName name, Deployment.Key key, Digest manifest) {
    handle.execute(
        "INSERT INTO alias (name, project, deployment, manifest, version, published)"
            + " VALUES (?, ?, ?, ?, 1, 0) ON CONFLICT (name) DO UPDATE SET"
            + " deployment = excluded.deployment, manifest = excluded.manifest,"
            + " version = alias.version + 1",
        name.value(),
        key.project(),
        key.id(),
        manifest.hex());
  }

  /// Points a custom domain of a project at its card.
  public void point(Handle handle, RefName name, String project, Digest card) {
    handle.execute(
        "INSERT INTO alias (name, project, manifest, version, published)"
            + " VALUES (?, ?, ?, 1, 0) ON CONFLICT (name) DO UPDATE SET"
            + " project = excluded.project, manifest = excluded.manifest,"
            + " version = alias.version + 1",
        name.value(),
        project,
        card.hex());
  }

  /// Takes a name away.
  public void remove(Handle handle, RefName name) {
    handle.execute(
        "UPDATE alias SET deployment = NULL, manifest = NULL, version = version + 1"
            + " WHERE name = ? AND manifest IS NOT NULL",
        name.value());
  }

  /// Whether what SQL says of a name is still on its way to where edges read it.
  public boolean behind(RefName name) {
    return database.read(handle ->
        handle
            .select("SELECT 1 FROM alias WHERE name = ? AND published < version", name.value())
            .mapTo(int.class)
            .findOne()
            .isPresent());
  }

  /// Brings the published copies up to what SQL says; cheap where nothing is behind.
  public void publish() throws IOException {
    var behind =
        database.read(handle ->
            handle
                .select("SELECT name, version, manifest FROM alias WHERE published < version")
                .map((row, context) -> Move.of(row))
                .list());
    var steps = new ArrayList<Parallel.Step>();
    behind.forEach(move -> steps.add(() -> publish(move)));
    Parallel.run(steps, PUBLISHED_AT_ONCE);
    if (!behind.isEmpty()) {
      database.note(handle -> {
        for (var move : behind) {
          handle.execute(
              "UPDATE alias SET published = ? WHERE name = ? AND published < ?",
              move.version(),
              move.name().value(),
              move.version());
        }
        return true;
      });
    }
  }

  private void publish(Move move) throws IOException {
    if (move.manifest() == null) {
      refs.remove(move.name(), move.version());
    } else {
      refs.publish(new Ref(move.name(), move.version(), move.manifest()));
    }
  }

  private record Move(RefName name, long version, @Nullable Digest manifest) {
    static Move of(ResultSet row) throws SQLException {
      var manifest = row.getString("manifest");
      return new Move(
          new RefName(row.getString("name")),
          row.getLong("version"),
          manifest == null ? null : new Digest(manifest));
    }
  }
}
