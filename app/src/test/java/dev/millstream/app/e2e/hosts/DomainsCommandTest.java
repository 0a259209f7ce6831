package dev.millstream.app.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A custom domain's way through the whole program: the command, the API, the published card, the
/// edge.
class DomainsCommandTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  @TempDir static Path temporary;

  @Test
  void anAddedDomainAnswersWithItsProofUntilItIsRemoved() throws Exception {
    // nobody answers at this DNS server, so that no query leaves the machine
    try (var server = RunningServer.start(temporary.resolve("data"), "--dns", "127.0.0.1:9")) {
      server.call("POST", "/pages/projects", "--data", "{\"name\":\"blog\"}");
      var added =
          server.cli("domains", "add", "blog", "example.org", "--json").expectSuccess().output();
      var domain = JsonMapper.shared().readTree(added);
      var proof = domain.at("/validation_data/http_body").asString();
      var path = domain.at("/validation_data/http_url").asString().substring("http://".length());

      var url = server.site("x", path.substring(path.indexOf('/')));
      var seen =
          Shell.until(SOON, () -> Curl.get(url, "-H", "Host: example.org"), a -> a.status() == 200);
      assertThat(seen.body()).isEqualTo(proof);
      assertThat(server.cli("domains", "verify", "blog", "example.org").expectFailure().output())
          .contains("TXT record", "_millstream.example.org");

      assertThat(server.metrics()).contains("millstream_requests_total{method=\"GET\"");
      var log = temporary.resolve("data/logs/access.log");
      var lines =
          Shell.until(
              SOON, () -> Files.readString(log), text -> text.contains("\"host\":\"example.org\""));
      assertThat(lines).doesNotContain("127.0.0.1");

      server.cli("domains", "remove", "blog", "example.org").expectSuccess();
      Shell.until(SOON, () -> Curl.get(url, "-H", "Host: example.org"), a -> a.status() == 404);
      assertThat(server.cli("domains", "list", "blog").expectSuccess().output())
          .doesNotContain("example.org");
    }
  }
}
