package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pushes that the server turns away before it takes anything in.
@Timeout(120)
class PushAccessTest {
  @TempDir static Path folder;
  private static DeployServer server;
  private static WorkTree site;

  @BeforeAll
  static void start() throws Exception {
    server = DeployServer.start(folder.resolve("data"));
    site = WorkTree.init(folder.resolve("site"), server.user().remote("nobodys"));
    site.write("index.html", "hello").commit("Hello");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aPushWithoutATokenIsAskedForOne() throws Exception {
    pushTo(server.user().with("").remote("closed"));

    assertThat(site.refused("main")).contains("could not read Username");

    assertNothingWasMade();
  }

  @Test
  void aPushWithAWrongTokenIsTurnedAway() throws Exception {
    pushTo(server.user().with("ms_wrong").remote("closed"));

    assertThat(site.refused("main"))
        .contains("Authentication failed")
        .contains("remote: use any user name, and an API token as the password");

    assertNothingWasMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "Blog", "my_site", "-dash", "dash-", "a.b"})
  void aNameThatNoProjectCanHaveIsRefusedInOneLine(String name) throws Exception {
    pushTo(server.user().remote(name));

    assertThat(site.refused("main"))
        .contains("remote: '" + name + "' cannot be a project's name: use 1 to 58 of a-z, 0-9")
        .contains("403");

    assertNothingWasMade();
  }

  @Test
  void readingAndWritingTheApiNeedsTheToken() throws Exception {
    var error = server.user().with("ms_wrong").error(401, "GET", "");

    assertThat(error.get("code").asInt()).isEqualTo(1000);
    assertThat(server.user().with("ms_wrong").pages("POST", "", "{\"name\":\"x\"}").statusCode())
        .isEqualTo(401);
    assertNothingWasMade();
  }

  private static void pushTo(String remote) throws Exception {
    site.ok("remote", "set-url", "origin", remote);
  }

  private static void assertNothingWasMade() throws Exception {
    assertThat(server.user().projects()).isEmpty();
    assertThat(folder.resolve("data/git")).doesNotExist();
  }
}
