package dev.millstream.bindings.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.sqlite.OpenFiles;
import dev.millstream.bindings.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The namespaces' contents. What a write acknowledged survives a crash; a read sees it at once.
/// Thread-safe.
public final class KvStore implements AutoCloseable {
  private static final int SWEPT_PER_WRITE_MAX = 20;
  private static final String FRESH = " AND (expires IS NULL OR expires > ?)";

  private final OpenFiles files;
  private final KvWords words;

  private KvStore(OpenFiles files, KvWords words) {
    this.files = files;
    this.words = words;
  }

  /// Opens the store below a folder.
  public static KvStore open(Path folder, KvLimits limits, InstantSource clock) throws IOException {
    var files =
        new OpenFiles(
            folder,
            limits.openMax(),
            path ->
                SqliteFile.open(
                    path,
                    limits.namespaceBytesMax(),
                    "CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value BLOB NOT NULL,"
                        + " metadata TEXT, expires INTEGER)",
                    "CREATE INDEX IF NOT EXISTS entry_expires ON entry (expires)"
                        + " WHERE expires IS NOT NULL"));
    return new KvStore(files, new KvWords(limits, clock));
  }

  /// What to write. `expiration` is in seconds since 1970, `ttl` in seconds; both as they were
  /// given. Nobody changes `value`.
  @SuppressWarnings("ArrayRecordComponent") // values are never compared, and copying them costs
  public record Put(
      String key,
      byte[] value,
      @Nullable String metadata,
      @Nullable String expiration,
      @Nullable String ttl) {}

  /// Makes the file of a new namespace.
  public void make(String namespace) throws SQLException {
    files.make(namespace);
  }

  public void remove(String namespace) throws IOException, SQLException {
    files.remove(namespace);
  }

  /// The value of a key, if it has one.
  ///
  /// @throws Refusal if the key cannot be one, or the namespace is not there
  public Optional<KvEntry> get(String namespace, String key) throws SQLException {
    var bytes = words.key(key);
    return in(namespace, file -> file.read(connection -> get(connection, key, bytes)));
  }

  /// The values of several keys, of those that have one.
  public List<KvEntry> get(String namespace, List<String> keys) throws SQLException {
    words.count(keys.size());
    return in(
        namespace,
        file ->
            file.read(connection -> {
              var found = new ArrayList<KvEntry>();
              for (var key : keys) {
                get(connection, key, words.key(key)).ifPresent(found::add);
              }
              return found;
            }));
  }

  /// Writes values, all or none.
  public void put(String namespace, List<Put> puts) throws SQLException {
    var expires = new ArrayList<OptionalLong>();
    for (var put : puts) {
      words.key(put.key());
      words.value(put.value());
      words.metadata(put.metadata());
      expires.add(words.expires(put.expiration(), put.ttl()));
    }
    in(
        namespace,
        file ->
            file.write(connection -> {
              sweep(connection);
              write(connection, puts, expires);
              return true;
            }));
  }

  /// Removes keys, also those that are not there.
  public void delete(String namespace, List<String> keys) throws SQLException {
    var bytes = keys.stream().map(words::key).toList();
    in(
        namespace,
        file ->
            file.write(connection -> {
              sweep(connection);
              try (var delete = connection.prepareStatement("DELETE FROM entry WHERE key = ?")) {
                for (var key : bytes) {
                  delete.setBytes(1, key);
                  delete.executeUpdate();
                }
              }
              return true;
            }));
  }

  /// Keys that begin with `prefix`, after the `cursor` of an earlier page.
  public KvPage list(String namespace, String prefix, long limit, Optional<String> cursor)
      throws SQLException {
    var count = words.limit(limit);
    var after = cursor.filter(text -> !text.isEmpty()).map(KvStore::decoded);
    var from = prefix.getBytes(UTF_8);
    return in(
        namespace,
        file -> file.read(connection -> page(connection, from, after.orElse(null), count)));
  }

  private <R> R in(String namespace, OpenFiles.Use<R> use) throws SQLException {
    return files.use(namespace, use).orElseThrow(() -> new Refusal(404, "namespace not found"));
  }

  private Optional<KvEntry> get(Connection connection, String key, byte[] bytes)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "SELECT value, metadata, expires FROM entry WHERE key = ?" + FRESH)) {
      select.setBytes(1, bytes);
      select.setLong(2, words.now());
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var expires = rows.getLong(3);
        var at = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(expires);
        return Optional.of(new KvEntry(key, rows.getBytes(1), rows.getString(2), at));
      }
    }
  }

  private static void write(Connection connection, List<Put> puts, List<OptionalLong> expires)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO entry (key, value, metadata, expires) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
                + " metadata = excluded.metadata, expires = excluded.expires")) {
      for (var i = 0; i < puts.size(); i++) {
        insert.setBytes(1, puts.get(i).key().getBytes(UTF_8));
        insert.setBytes(2, puts.get(i).value());
        insert.setString(3, puts.get(i).metadata());
        if (expires.get(i).isPresent()) {
          insert.setLong(4, expires.get(i).getAsLong());
        } else {
          insert.setNull(4, Types.INTEGER);
        }
        insert.executeUpdate();
      }
    }
  }

  /// Makes room: every write takes some of what has expired along.
  private void sweep(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM entry WHERE rowid IN"
                + " (SELECT rowid FROM entry WHERE expires <= ? LIMIT ?)")) {
      delete.setLong(1, words.now());
      delete.setInt(2, SWEPT_PER_WRITE_MAX);
      delete.executeUpdate();
    }
  }

  private KvPage page(Connection connection, byte[] prefix, byte @Nullable [] after, int count)
      throws SQLException {
    var end = following(prefix);
    var names = new ArrayList<KvPage.Name>();
    var last = new byte[0];
    try (var select =
        connection.prepareStatement(
            "SELECT key, metadata, expires FROM entry WHERE key >= ? AND key > ?"
                + " AND (? IS NULL OR key < ?)"
                + FRESH
                + " ORDER BY key LIMIT ?")) {
      select.setBytes(1, prefix);
      select.setBytes(2, after == null ? new byte[0] : after);
      select.setBytes(3, end);
      select.setBytes(4, end);
      select.setLong(5, words.now());
      select.setInt(6, count + 1);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          if (names.size() == count) {
            return new KvPage(names, Optional.of(encoded(last)));
          }
          last = rows.getBytes(1);
          var expires = rows.getLong(3);
          var at = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(expires);
          names.add(new KvPage.Name(new String(last, UTF_8), rows.getString(2), at));
        }
      }
    }
    return new KvPage(names, Optional.empty());
  }

  /// The first bytes that do not begin with `prefix` and come after it; null if all do.
  private static byte @Nullable [] following(byte[] prefix) {
    for (var i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        var end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    return null;
  }

  private static String encoded(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private static byte[] decoded(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Invalid cursor. Please use the cursor of an earlier answer.");
    }
  }

  @Override
  public void close() throws SQLException {
    files.close();
  }
}
