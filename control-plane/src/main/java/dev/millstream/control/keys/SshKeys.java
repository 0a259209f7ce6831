package dev.millstream.control.keys;

import dev.millstream.control.db.Database;
import dev.millstream.git.ssh.SshPublicKey;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The table of SSH keys. Thread-safe.
public final class SshKeys {
  private static final String ROW =
      "SELECT id, name, project, read_only, public_key, fingerprint, created, used FROM ssh_key";
  private static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

  private final Database database;

  public SshKeys(Database database) {
    this.database = database;
  }

  /// All keys, oldest first.
  public List<SshKey> list() {
    return database.read(handle ->
        handle.select(ROW + " ORDER BY created, id").map((row, context) -> key(row)).list());
  }

  /// The rows of one key: it may open several projects.
  List<SshKey> withFingerprint(String fingerprint) {
    return database.read(handle ->
        handle
            .select(ROW + " WHERE fingerprint = ?", fingerprint)
            .map((row, context) -> key(row))
            .list());
  }

  /// Lets a key in; `project` empty means all.
  ///
  /// @return empty if it is there already, for the same
  public Optional<SshKey> add(NewKey handed, Optional<String> project, boolean readOnly) {
    var key = handed.key();
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    var id = HexFormat.of().formatHex(bytes);
    var made =
        database.write(handle ->
            handle.execute(
                "INSERT INTO ssh_key (id, name, project, read_only, public_key, fingerprint,"
                    + " created) SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM ssh_key"
                    + " WHERE fingerprint = ? AND COALESCE(project, '') = ?)",
                id,
                handed.name(),
                project.orElse(null),
                readOnly,
                key.type() + " " + key.base64(),
                key.fingerprint(),
                System.currentTimeMillis(),
                key.fingerprint(),
                project.orElse("")));
    return made == 0
        ? Optional.empty()
        : withFingerprint(key.fingerprint()).stream()
            .filter(row -> row.id().equals(id))
            .findFirst();
  }

  /// Shuts a key out.
  ///
  /// @return whether there was one with this id
  public boolean remove(String id) {
    return database.write(handle -> handle.execute("DELETE FROM ssh_key WHERE id = ?", id)) == 1;
  }

  void noteUse(SshKey key) {
    var now = Instant.now();
    if (key.used().filter(last -> last.plus(USE_NOTED_EVERY).isAfter(now)).isEmpty()) {
      database.write(handle ->
          handle.execute("UPDATE ssh_key SET used = ? WHERE id = ?", now.toEpochMilli(), key.id()));
    }
  }

  private static SshKey key(ResultSet row) throws SQLException {
    var text = row.getString("public_key");
    var space = text.indexOf(' ');
    var used = row.getLong("used");
    return new SshKey(
        row.getString("id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("project")),
        row.getBoolean("read_only"),
        new SshPublicKey(
            text.substring(0, space), text.substring(space + 1), "", row.getString("fingerprint")),
        Instant.ofEpochMilli(row.getLong("created")),
        used == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(used)));
  }
}
