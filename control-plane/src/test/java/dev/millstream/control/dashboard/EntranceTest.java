package dev.millstream.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.deploy.DeployServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who the dashboard lets in, and who has to wait.
@Timeout(120)
class EntranceTest {
  @TempDir static Path folder;
  private static DeployServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Visitor stranger() {
    return new Visitor(server.control().port());
  }

  @Test
  void aTokenSignsInAndSigningOutEndsTheSession() throws Exception {
    var visitor = stranger();
    var wrong = visitor.post("/sign-in", Map.of("secret", "ms_wrong"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("neither a token of this server").doesNotContain("ms_wrong");

    var right = visitor.post("/sign-in", Map.of("secret", server.user().token(), "next", "//evil"));
    assertThat(right.headers().firstValue("Location")).contains("/");
    assertThat(right.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; HttpOnly; SameSite=Lax")
        .doesNotContain(server.user().token());

    visitor.signIn(server.user().token());
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    var kept = visitor.cookie();
    visitor.post("/sign-out", Map.of());
    assertThat(stranger().with(kept).get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void aPasswordOpensTheDoorUntilItIsRemoved() throws Exception {
    var visitor = stranger().signIn(server.user().token());
    assertThat(visitor.post("/access/password", Map.of("password", "short")).statusCode())
        .isEqualTo(400);
    visitor.post("/access/password", Map.of("password", "correct horse battery"));
    var other = stranger().signIn("correct horse battery");
    assertThat(stranger().get("/sign-in").body()).contains("Password or API token");

    visitor.post("/access/password/remove", Map.of());
    assertThat(other.get("/").statusCode()).isEqualTo(303);
    assertThat(visitor.get("/server").body()).contains("Data folder", "Transcode");
  }

  @Test
  void whoGuessesTooOftenMustWaitAndWhoHasATokenMayEnter() throws Exception {
    var guesser = Visitor.from("127.0.0.77", server.control().port());
    for (var guesses = 0; guesses < AttemptLimits.PASSWORDS.failuresMax(); guesses++) {
      assertThat(guesser.post("/sign-in", Map.of("secret", "guess")).statusCode()).isEqualTo(401);
    }
    var refused = guesser.post("/sign-in", Map.of("secret", "guess"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 600L);
    assertThat(refused.body()).contains("Too many vain attempts from here");

    Visitor.from("127.0.0.78", server.control().port()).signIn(server.user().token());
    assertThat(stranger().post("/sign-in", Map.of("secret", "guess")).statusCode()).isEqualTo(401);
    guesser.signIn(server.user().token());
  }
}
