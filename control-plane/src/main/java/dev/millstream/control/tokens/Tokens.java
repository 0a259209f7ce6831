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
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;

/// API tokens. Their secrets are 32 random bytes, so a plain SHA-256 of them is enough to keep.
/// Thread-safe.
public final class Tokens {
  private static final String ADMIN = "admin";
  private static final String PREFIX = "ms_";

  private final Database database;

  public Tokens(Database database) {
    this.database = database;
  }

  /// The token with this secret, if it is one of ours.
  public Optional<Token> find(String secret) {
    var hash = hash(secret);
    return database.read(handle ->
        handle
            .select("SELECT id, name FROM token WHERE hash = ?", hash)
            .map((row, context) -> new Token(row.getString("id"), row.getString("name")))
            .findOne());
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
      return handle.execute(
          "INSERT INTO token (id, name, hash, created) VALUES (?, ?, ?, ?)",
          HexFormat.of().formatHex(random(16)),
          ADMIN,
          hash(secret),
          System.currentTimeMillis());
    });
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
