package dev.millstream.control.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.db.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final SessionLimits LIMITS = SessionLimits.DEFAULT;

  @TempDir Path folder;
  private Database database;
  private Sessions sessions;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(folder.resolve("test.db"));
    sessions = new Sessions(database, LIMITS, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  @Test
  void aSessionThatIsUsedLastsUntilItIsOld() {
    var session = sessions.open(Optional.empty());
    var end = now.plus(LIMITS.ageMax());
    while (now.isBefore(end)) {
      assertThat(sessions.find(session.secret())).contains(session);
      now = now.plus(LIMITS.idleMax().dividedBy(2));
    }
    now = now.plus(Duration.ofSeconds(1));
    assertThat(sessions.find(session.secret())).isEmpty();
  }

  @Test
  void aSessionThatIsNotUsedEnds() {
    var session = sessions.open(Optional.empty());
    now = now.plus(LIMITS.idleMax()).plusSeconds(1);

    assertThat(sessions.find(session.secret())).isEmpty();
    assertThat(sessions.find("another")).isEmpty();
  }

  @Test
  void aNewPasswordEndsTheSessionsOfTheOldOneButTheOneThatSetIt() {
    var mine = sessions.open(Optional.empty());
    var other = sessions.open(Optional.empty());
    sessions.closeThoseByPassword(mine);

    assertThat(sessions.find(mine.secret())).isPresent();
    assertThat(sessions.find(other.secret())).isEmpty();
  }

  @Test
  void thePasswordIsKeptAsAHashAndCompared() {
    var passwords = new Passwords(database);
    assertThat(passwords.matches("")).isFalse();
    passwords.set("correct horse battery");

    assertThat(passwords.matches("correct horse battery")).isTrue();
    assertThat(passwords.matches("correct horse battery ")).isFalse();
    passwords.remove();
    assertThat(passwords.isSet()).isFalse();
    assertThat(passwords.matches("correct horse battery")).isFalse();
  }
}
