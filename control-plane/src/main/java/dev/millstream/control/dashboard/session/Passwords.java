package dev.millstream.control.dashboard.session;

import dev.millstream.control.db.Database;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// The dashboard's password, for people who would rather not carry a token about; kept as
/// PBKDF2-HMAC-SHA256. Thread-safe.
public final class Passwords {
  /// The fewest characters that one has.
  public static final int CHARS_MIN = 12;

  private static final int CHARS_MAX = 200;
  private static final int ROUNDS = 600_000; // OWASP's advice of 2023
  private static final int HASH_BITS = 256;

  private final Database database;
  private final ReentrantLock oneByOne = new ReentrantLock();

  public Passwords(Database database) {
    this.database = database;
  }

  public boolean isSet() {
    return kept().isPresent();
  }

  /// Sets the password.
  ///
  /// @throws IllegalArgumentException if it is too short or too long
  public void set(String password) {
    if (password.length() < CHARS_MIN || password.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "a password has %d to %d characters".formatted(CHARS_MIN, CHARS_MAX));
    }
    var salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    var kept = new Kept(HexFormat.of().formatHex(salt), ROUNDS, "");
    database.write(handle ->
        handle.execute(
            "INSERT INTO password (id, salt, rounds, hash) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO"
                + " UPDATE SET salt = excluded.salt, rounds = excluded.rounds,"
                + " hash = excluded.hash",
            kept.salt(),
            kept.rounds(),
            hash(password, kept)));
  }

  /// From now on only tokens open the door.
  public void remove() {
    database.write(handle -> handle.execute("DELETE FROM password"));
  }

  /// Whether it is the password. That takes about a third of a second, and is done for one at a
  /// time: who tries many at once must not have the machine.
  public boolean matches(String typed) {
    oneByOne.lock();
    try {
      return isIt(typed);
    } finally {
      oneByOne.unlock();
    }
  }

  private boolean isIt(String typed) {
    return typed.length() <= CHARS_MAX
        && kept()
            .filter(kept ->
                MessageDigest.isEqual(
                    HexFormat.of().parseHex(kept.hash()),
                    HexFormat.of().parseHex(hash(typed, kept))))
            .isPresent();
  }

  private Optional<Kept> kept() {
    return database.read(handle ->
        handle
            .select("SELECT salt, rounds, hash FROM password")
            .map((row, context) ->
                new Kept(row.getString("salt"), row.getInt("rounds"), row.getString("hash")))
            .findOne());
  }

  private static String hash(String password, Kept kept) {
    try {
      var salt = HexFormat.of().parseHex(kept.salt());
      var spec = new PBEKeySpec(password.toCharArray(), salt, kept.rounds(), HASH_BITS);
      var factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      return HexFormat.of().formatHex(factory.generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    }
  }

  private record Kept(String salt, int rounds, String hash) {}
}
