package dev.millstream.control.dashboard.session;

import dev.millstream.control.db.Database;
import dev.millstream.control.tokens.Token;
import dev.millstream.store.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/// The table of sessions. Thread-safe.
public final class Sessions {
  private static final String BY_PASSWORD = "password";
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final SessionLimits limits;
  private final InstantSource clock;

  public Sessions(Database database, SessionLimits limits, InstantSource clock) {
    this.database = database;
    this.limits = limits;
    this.clock = clock;
  }

  /// Begins a session; without a token it is the password's.
  public Session open(Optional<Token> token) {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var now = clock.millis();
    database.write(handle -> {
      handle.execute(
          "DELETE FROM session WHERE seen < ? OR created < ?",
          now - limits.idleMax().toMillis(),
          now - limits.ageMax().toMillis());
      return handle.execute(
          "INSERT INTO session (hash, token, created, seen) VALUES (?, ?, ?, ?)",
          hash(secret),
          token.map(Token::id).orElse(null),
          now,
          now);
    });
    return new Session(secret, token.map(Token::name).orElse(BY_PASSWORD));
  }

  /// The session with this secret, unless it has expired.
  public Optional<Session> find(String secret) {
    var now = clock.millis();
    var found =
        database.read(handle ->
            handle
                .select(
                    "SELECT seen, COALESCE(name, ?) AS who FROM session LEFT JOIN token ON token.id"
                        + " = session.token WHERE session.hash = ? AND seen >= ? AND"
                        + " session.created >= ? AND COALESCE(expires, ?) >= ?",
                    BY_PASSWORD,
                    hash(secret),
                    now - limits.idleMax().toMillis(),
                    now - limits.ageMax().toMillis(),
                    now,
                    now)
                .map((row, context) -> new Seen(row.getLong("seen"), row.getString("who")))
                .findOne());
    found
        .filter(last -> last.at() < now - limits.useNotedEvery().toMillis())
        .ifPresent(_ -> noteUse(secret, now));
    return found.map(seen -> new Session(secret, seen.who()));
  }

  /// Ends a session.
  public void close(Session session) {
    database.write(
        handle -> handle.execute("DELETE FROM session WHERE hash = ?", hash(session.secret())));
  }

  /// Ends the sessions that the password opened, but this one.
  public void closeThoseByPassword(Session but) {
    database.write(handle ->
        handle.execute(
            "DELETE FROM session WHERE token IS NULL AND hash <> ?", hash(but.secret())));
  }

  private void noteUse(String secret, long now) {
    database.write(
        handle -> handle.execute("UPDATE session SET seen = ? WHERE hash = ?", now, hash(secret)));
  }

  private static String hash(String secret) {
    return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private record Seen(long at, String who) {}
}
