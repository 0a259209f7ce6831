package dev.millstream.control.direct;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The table of what was uploaded to a project. A row alone proves nothing: its object may have
/// been collected meanwhile.
final class UploadedAssets {
  private static final int CHUNK = 500;

  private final Database database;
  private final ObjectStore store;

  UploadedAssets(Database database, ObjectStore store) {
    this.database = database;
    this.store = store;
  }

  /// `extension` is the one that the name was checked with, if it was.
  record Row(AssetName name, Digest digest, long size, Optional<String> extension) {}

  /// Notes files whose bytes are durable.
  ///
  /// @return false if the project is gone
  boolean add(String project, Collection<Row> rows) {
    return database.write(handle -> {
      if (handle
          .select("SELECT 1 FROM project WHERE name = ?", project)
          .mapToMap()
          .findOne()
          .isEmpty()) {
        return false;
      }
      for (var row : rows) {
        handle.execute(
            "INSERT INTO uploaded_asset (project, name, digest, size) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (project, name) DO UPDATE SET digest = excluded.digest,"
                + " size = excluded.size, extension = CASE WHEN uploaded_asset.digest ="
                + " excluded.digest THEN uploaded_asset.extension END",
            project,
            row.name().hex(),
            row.digest().hex(),
            row.size());
      }
      return true;
    });
  }

  /// Those of `names` that the project holds, from now on safe from the garbage collector for a
  /// day, and as long as the stage is open.
  Map<AssetName, Row> keep(String project, Collection<AssetName> names, Stage stage)
      throws IOException {
    var found = find(project, List.copyOf(names));
    var missing = stage.keep(found.values().stream().map(Row::digest).toList());
    if (missing.isEmpty()) {
      return found;
    }
    var lost =
        found.values().stream()
            .filter(row -> missing.contains(row.digest()))
            .map(Row::name)
            .collect(Collectors.toSet());
    remove(project, lost);
    found.keySet().removeAll(lost);
    return found;
  }

  /// Opens a stage in the project's scope.
  Stage stage(String project) throws IOException {
    return store.stage(Scope.site(project));
  }

  void checked(String project, Map<AssetName, String> extensions) {
    database.write(handle -> {
      extensions.forEach((name, extension) ->
          handle.execute(
              "UPDATE uploaded_asset SET extension = ? WHERE project = ? AND name = ?",
              extension,
              project,
              name.hex()));
      return true;
    });
  }

  void remove(String project, Set<AssetName> names) {
    database.write(handle -> {
      for (var name : names) {
        handle.execute(
            "DELETE FROM uploaded_asset WHERE project = ? AND name = ?", project, name.hex());
      }
      return true;
    });
  }

  private Map<AssetName, Row> find(String project, List<AssetName> names) {
    return database.read(handle -> {
      var found = new HashMap<AssetName, Row>();
      for (var start = 0; start < names.size(); start += CHUNK) {
        var chunk = names.subList(start, Math.min(names.size(), start + CHUNK));
        rows(handle, project, chunk).forEach(row -> found.put(row.name(), row));
      }
      return found;
    });
  }

  private static List<Row> rows(Handle handle, String project, List<AssetName> names) {
    var hex = new ArrayList<String>();
    names.forEach(name -> hex.add(name.hex()));
    return handle
        .createQuery(
            "SELECT name, digest, size, extension FROM uploaded_asset"
                + " WHERE project = :project AND name IN (<names>)")
        .bind("project", project)
        .bindList("names", hex)
        .map((row, context) ->
            new Row(
                new AssetName(row.getString("name")),
                new Digest(row.getString("digest")),
                row.getLong("size"),
                Optional.ofNullable(row.getString("extension"))))
        .list();
  }
}
