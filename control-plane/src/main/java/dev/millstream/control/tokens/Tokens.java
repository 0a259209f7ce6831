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
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// API tokens. Their secrets are 32 random bytes, so a plain SHA-256 of them is enough to keep.
/// Thread-safe.
public final class Tokens {
  private static final String ADMIN = "admin";
  private static final String PREFIX = "ms_";
  private static final String ROW = "SELECT id, name, created, expires, used FROM token";
  private static final int TOKENS_MAX = 1000;
  private static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

  private final Database database;

  public Tokens(Database database) {
    this.database = database;
  }

  /// The token with this secret, if it is one of ours that still opens something.
  public Optional<Token> find(String secret) {
    var now = Instant.now();
    var found = stored(secret).filter(token -> !token.expired(now));
    found.ifPresent(token -> noteUse(token, now));
    return found;
  }

  /// Why [#find] finds none.
  public String refusal(String secret) {
    return stored(secret)
        .flatMap(token ->
            token
                .expires()
                .map(end -> "the API token %s expired at %s".formatted(token.name(), end)))
        .orElse("Invalid API Token");
  }

  private Optional<Token> stored(String secret) {
    var hash = hash(secret);
    return database.read(handle -> select(handle, " WHERE hash = ?", hash).stream().findFirst());
  }

  private void noteUse(Token token, Instant now) {
    if (token.used().filter(last -> last.plus(USE_NOTED_EVERY).isAfter(now)).isEmpty()) {
      database.note(handle ->
          handle.execute("UPDATE token SET used = ? WHERE id = ?", now.toEpochMilli(), token.id()));
    }
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
      return insert(handle, NewToken.ofEverything(ADMIN), secret);
    });
  }

  /// All tokens, oldest first.
  public List<Token> list() {
    return database.read(handle -> select(handle, " ORDER BY created, id"));
  }

  /// The token with this id.
  public Optional<Token> get(String id) {
    return database.read(handle -> select(handle, " WHERE id = ?", id).stream().findFirst());
  }

  /// A token, and its secret, which is kept nowhere.
  public record Made(Token token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token + "]";
    }
  }

  /// Makes a token.
  ///
  /// @throws IllegalArgumentException if it is called admin, names a project that there is not, or
  ///   is one too many
  public Made make(NewToken wanted) {
    if (isAdmin(wanted.name())) {
      throw new IllegalArgumentException("there is one token called " + ADMIN + ": choose a name");
    }
    var secret = newSecret();
    var id =
        database.write(handle -> {
          refuseUnknownProjects(handle, wanted);
          var many = handle.select("SELECT COUNT(*) FROM token").mapTo(Integer.class).one();
          if (many >= TOKENS_MAX) {
            throw new IllegalArgumentException(
                "there are %,d tokens, the most there may be: revoke one".formatted(many));
          }
          return insert(handle, wanted, secret);
        });
    return new Made(get(id).orElseThrow(), secret);
  }

  private static void refuseUnknownProjects(Handle handle, NewToken wanted) {
    var known = Set.copyOf(handle.select("SELECT name FROM project").mapTo(String.class).list());
    wanted.grants().stream()
        .flatMap(grant -> grant.project().stream())
        .filter(project -> !known.contains(project))
        .findFirst()
        .ifPresent(project -> {
          throw new IllegalArgumentException(
              "there is no project %s: make it before its tokens".formatted(project));
        });
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

  private static String insert(Handle handle, NewToken wanted, String secret) {
    var id = HexFormat.of().formatHex(random(16));
    handle.execute(
        "INSERT INTO token (id, name, hash, created, expires) VALUES (?, ?, ?, ?, ?)",
        id,
        wanted.name(),
        hash(secret),
        System.currentTimeMillis(),
        wanted.expires().map(Instant::toEpochMilli).orElse(null));
    for (var grant : wanted.grants()) {
      handle.execute(
          "INSERT INTO token_grant (token, scope, project) VALUES (?, ?, ?)",
          id,
          grant.scope().label(),
          grant.project().orElse(null));
    }
    return id;
  }

  private static List<Token> select(Handle handle, String where, Object... values) {
    return handle
        .select(ROW + where, values)
        .map((row, context) -> token(row, grants(handle, row.getString("id"))))
        .list();
  }

  private static List<Grant> grants(Handle handle, String token) {
    return handle
        .select("SELECT scope, project FROM token_grant WHERE token = ? ORDER BY rowid", token)
        .map((row, context) ->
            new Grant(
                TokenScope.labelled(row.getString("scope")).orElseThrow(),
                Optional.ofNullable(row.getString("project"))))
        .list();
  }

  private static Token token(ResultSet row, List<Grant> grants) throws SQLException {
    return new Token(
        row.getString("id"),
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("created")),
        time(row.getLong("expires")),
        time(row.getLong("used")),
        grants);
  }

  private static Optional<Instant> time(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
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
