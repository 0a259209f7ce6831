package dev.millstream.control.hooks;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The table of deploy hooks. Their secrets are 32 random bytes, so a plain SHA-256 of them is
/// enough to keep.
final class DeployHooks {
  private static final String ROW = "SELECT id, project, name, branch, created FROM deploy_hook";

  private final Database database;
  private final int most;

  DeployHooks(Database database, int most) {
    this.database = database;
    this.most = most;
  }

  /// A hook that was just made, and its secret, which is kept nowhere.
  record Made(DeployHook hook, String secret) {}

  /// Makes a hook; empty if the project has the most that it may have.
  Optional<Made> make(String project, String name, String branch) {
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    var hook =
        new DeployHook(
            HexFormat.of().formatHex(random(8)),
            project,
            name,
            branch,
            Instant.ofEpochMilli(System.currentTimeMillis()));
    return database.write(handle -> {
      var there =
          handle
              .select("SELECT count(*) FROM deploy_hook WHERE project = ?", project)
              .mapTo(Integer.class)
              .one();
      if (there >= most) {
        return Optional.<Made>empty();
      }
      handle.execute(
          "INSERT INTO deploy_hook (id, project, name, branch, hash, created)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          hook.id(),
          project,
          name,
          branch,
          hash(secret),
          hook.created().toEpochMilli());
      return Optional.of(new Made(hook, secret));
    });
  }

  Optional<DeployHook> find(String secret) {
    var hash = hash(secret);
    return database.read(handle ->
        handle.select(ROW + " WHERE hash = ?", hash).map((row, context) -> hook(row)).findOne());
  }

  /// A project's, oldest first.
  List<DeployHook> list(String project) {
    return database.read(handle ->
        handle
            .select(ROW + " WHERE project = ? ORDER BY created, id", project)
            .map((row, context) -> hook(row))
            .list());
  }

  /// Has a hook's address lead nowhere any more.
  ///
  /// @return whether there was one
  boolean remove(String project, String id) {
    return database.write(handle ->
        handle.execute("DELETE FROM deploy_hook WHERE project = ? AND id = ?", project, id))
        == 1;
  }

  private static DeployHook hook(ResultSet row) throws SQLException {
    return new DeployHook(
        row.getString("id"),
        row.getString("project"),
        row.getString("name"),
        row.getString("branch"),
        Instant.ofEpochMilli(row.getLong("created")));
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static String hash(String secret) {
    return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
