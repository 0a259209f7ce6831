package dev.millstream.control.tokens;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// API tokens. Their secrets are 32 random bytes, so a plain SHA-256 of them is enough to keep.
/// Thread-safe.
public final class Tokens {
  private static final String ADMIN = "admin";
  private static final String PREFIX = "ms_";
  private static final String ROW = "SELECT id, name, created FROM token";
  private static final int NAME_CHARS_MAX = 100;

  private final Database database;

  public Tokens(Database database) {
    this.database = database;
  }

  /// The token with this secret, if it is one of ours.
  public Optional<Token> find(String secret) {
    var hash = hash(secret);
    return database.read(handle ->
        handle.select(ROW + " WHERE hash = ?", hash).map((row, context) -> token(row)).findOne());
  }

  /// Makes sure that `file` holds the secret of a valid admin token, mode 0600; a lost or edited
  /// file gets a new one, which replaces the old.
  public void ensureAdmin(Path file) throws IOException {
    if (Files.exists(file) && find(Files.readString(file).strip()).isPresent()) {
      return;
    }
    var secret = newSecret();
    write(file, secret);
    database.write(handle -> {
      handle.execute("DELETE FROM token WHERE name = ?", ADMIN);
      return insert(handle, ADMIN, secret);
    });
  }

  /// All tokens, oldest first.
  public List<Token> list() {
    return database.read(handle ->
        handle.select(ROW + " ORDER BY created, id").map((row, context) -> token(row)).list());
  }

  /// Makes a token, and returns its secret, which is kept nowhere.
  ///
  /// @throws IllegalArgumentException if it cannot be called that
  public String make(String name) {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX || isAdmin(name)) {
      throw new IllegalArgumentException(
          "a token's name has 1 to %d characters, and is not %s".formatted(NAME_CHARS_MAX, ADMIN));
    }
    var secret = newSecret();
    database.write(handle -> insert(handle, name.strip(), secret));
    return secret;
  }

  /// Has a token open nothing any more. The administrator's stays: the command line uses it.
  ///
  /// @return whether there was one to revoke
  public boolean revoke(String id) {
    return database.write(
            handle -> handle.execute("DELETE FROM token WHERE id = ? AND name <> ?", id, ADMIN))
        == 1;
  }

  /// Whether this is the administrator's token, of which there is one.
  public static boolean isAdmin(String name) {
    return name.strip().equals(ADMIN);
  }

  private static int insert(Handle handle, String name, String secret) {
    return handle.execute(
        "INSERT INTO token (id, name, hash, created) VALUES (?, ?, ?, ?)",
        HexFormat.of().formatHex(random(16)),
        name,
        hash(secret),
        System.currentTimeMillis());
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        row.getString("id"), row.getString("name"), Instant.ofEpochMilli(row.getLong("created")));
  }

  private static void write(Path file, String secret) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            temporary, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String newSecret() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
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
