package dev.millstream.control.forges;

import dev.millstream.control.db.Database;
import dev.millstream.git.remote.RemoteUrl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of connections: one a project.
final class ConnectionRows {
  private final Database database;

  ConnectionRows(Database database) {
    this.database = database;
  }

  Optional<Connection> find(String project) {
    return database.read(handle -> find(handle, project));
  }

  Optional<Connection> find(Handle handle, String project) {
    return handle
        .select(
            "SELECT project, forge, url, api_url, secret, token, private_key, public_key, forks,"
                + " deletes_previews, host_key, created, fetched, problem"
                + " FROM forge_connection WHERE project = ?",
            project)
        .map((row, context) -> connection(row))
        .findOne();
  }

  /// Adds one, or puts it in the place of the project's.
  void put(Handle handle, Connection connection) {
    remove(handle, connection.project());
    handle.execute(
        "INSERT INTO forge_connection (project, forge, url, api_url, secret, token, private_key,"
            + " public_key, forks, deletes_previews, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        connection.project(),
        connection.forge().name(),
        connection.url().toString(),
        connection.apiUrl().orElse(null),
        connection.sealed().secret(),
        connection.sealed().token().orElse(null),
        connection.sealed().privateKey().orElse(null),
        connection.publicKey().orElse(null),
        connection.rules().forks(),
        connection.rules().deletesPreviews(),
        connection.state().created().toEpochMilli());
  }

  /// Ends one, if there is one.
  ///
  /// @return whether there was
  boolean remove(Handle handle, String project) {
    return handle.execute("DELETE FROM forge_connection WHERE project = ?", project) == 1;
  }

  /// Notes that it works; the first host key is the one that it keeps.
  void reached(String project, Optional<String> hostKey) {
    database.write(handle ->
        handle.execute(
            "UPDATE forge_connection SET fetched = ?, problem = NULL,"
                + " host_key = COALESCE(host_key, ?) WHERE project = ?",
            System.currentTimeMillis(),
            hostKey.orElse(null),
            project));
  }

  /// Notes what is wrong.
  void failed(String project, String problem) {
    database.write(handle ->
        handle.execute(
            "UPDATE forge_connection SET problem = ? WHERE project = ?", problem, project));
  }

  private static Connection connection(ResultSet row) throws SQLException {
    var fetched = row.getLong("fetched");
    var wasFetched = !row.wasNull();
    return new Connection(
        row.getString("project"),
        Forge.valueOf(row.getString("forge")),
        RemoteUrl.parse(row.getString("url")),
        Optional.ofNullable(row.getString("api_url")),
        new Connection.Sealed(
            row.getString("secret"),
            Optional.ofNullable(row.getString("token")),
            Optional.ofNullable(row.getString("private_key"))),
        Optional.ofNullable(row.getString("public_key")),
        new Connection.Rules(row.getBoolean("forks"), row.getBoolean("deletes_previews")),
        new Connection.State(
            Optional.ofNullable(row.getString("host_key")),
            Instant.ofEpochMilli(row.getLong("created")),
            wasFetched ? Optional.of(Instant.ofEpochMilli(fetched)) : Optional.empty(),
            Optional.ofNullable(row.getString("problem"))));
  }
}
