package dev.millstream.app.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One command, and a browser shows sites over HTTPS without a warning.
class TrustTest {
  @TempDir static Path temporary;

  @Test
  void chromiumShowsSitesOverHttpsOnceTheAuthorityIsTrusted() throws Exception {
    var home = Files.createDirectories(temporary.resolve("home"));
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      trust(server, home, "--browsers").expectSuccess();
      var url = "https://nobody.localhost:%d/".formatted(server.httpsPort());

      var seen = Browser.lookFrom(home, Map.of("url", url));

      assertThat(seen.path("title").asString()).isEqualTo("No such site");
      assertThat(trust(server, home, "--browsers", "--remove").expectSuccess().output())
          .contains("certutil", " -D ");
    }
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneForTheSystem() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("other"))) {
      var said = trust(server, temporary, "--dry-run").expectSuccess().output();

      assertThat(said).contains("update-ca-certificates", "ca-localhost.crt");
    }
  }

  private static Shell.Ended trust(RunningServer server, Path home, String... options)
      throws Exception {
    var command = RunningServer.program("certificates", "trust");
    command.addAll(List.of(options));
    command.addAll(List.of("--data", server.data().toString()));
    return Shell.run(temporary, Map.of("HOME", home.toString()), command);
  }
}
