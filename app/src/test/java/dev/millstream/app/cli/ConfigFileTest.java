package dev.millstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.config.Differences;
import dev.millstream.app.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server's options in a file, as `config check` reads them.
class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void itsKeysAreTheLongOptionsAndTheCommandLineGoesBeforeIt() throws IOException {
    var read =
        check(
            """
            port = 8090
            access-log = false
            https-only = true
            trust-proxy = ["10.0.0.0/8", "192.0.2.1"]
            trust-origin = "origin.example.org"
            requests-of-address = "12/13"
            requests-of-site = 14
            """,
            "--port",
            "9090");
    assertThat(read.exit()).as(read.text()).isZero();
    var json = JsonMapper.shared().readTree(read.text());
    assertThat(json.path("port").asInt()).isEqualTo(9090);
    assertThat(json.path("accessLog").asBoolean(true)).isFalse();
    assertThat(json.path("front").path("httpsOnly").asBoolean(false)).isTrue();
    assertThat(json.path("front").path("proxies").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("10.0.0.0/8", "192.0.2.1");
    assertThat(json.path("trustedOrigins").path(0).asString("")).isEqualTo("origin.example.org");
    var limits = json.path("limits");
    assertThat(limits.path("requestsOfAddress").path("burst").asInt()).isEqualTo(13);
    assertThat(limits.path("requestsOfSite").path("aSecond").asInt()).isEqualTo(14);
  }

  @Test
  void allMistakesAreToldWithTheirLinesAndTheNearestName() throws IOException {
    var read =
        check(
            """
            # a server
            prot = 8090
            max-body = "much"
            https-only = "yes"
            port = [1, 2]
            [limits]
            max-body = 5
            """);
    assertThat(read.exit()).isEqualTo(1);
    assertThat(read.text().lines().map(line -> line.replaceFirst("^millstream: ", "")))
        .satisfiesExactly(
            line -> assertThat(line).contains("server.toml:2: ", "no option prot; port is the"),
            line -> assertThat(line).contains("server.toml:3: ", "much is no whole number"),
            line -> assertThat(line).contains("server.toml:4: ", "https-only is true or false"),
            line -> assertThat(line).contains("server.toml:5: ", "port takes one value"),
            line -> assertThat(line).contains("server.toml:6: ", "no option limits"));
    assertThat(check("port = 1\nport 2\n").text()).contains("server.toml:2: ");
    assertThat(run("config", "check", "--config", folder.resolve("none").toString()).text())
        .contains("there is no file");
  }

  @Test
  void everyOptionEitherChangesWhileTheServerRunsOrNeedsARestart() {
    var names = new ArrayList<String>();
    for (var option : new CommandLine(new ServerOptions()).getCommandSpec().options()) {
      names.add(option.longestName().substring(2));
    }
    var known = new ArrayList<>(Differences.liveNames());
    known.addAll(Differences.fixedNames());
    assertThat(known).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void whatCannotChangeIsNamedAndStays() {
    var options = new ServerOptions();
    new CommandLine(options).parseArgs("--port", "1", "--max-body", "5", "--https-only");
    var change = Differences.between(Configuration.DEFAULT, options.over(Configuration.DEFAULT));
    assertThat(change.changed()).containsExactly("https-only", "max-body");
    assertThat(change.waiting()).containsExactly("port");
    assertThat(change.configuration().port()).isEqualTo(Configuration.DEFAULT.port());
    assertThat(change.configuration().limits().bodyMib()).isEqualTo(5);
  }

  private record Ran(int exit, String text) {}

  private Ran check(String toml, String... more) throws IOException {
    var file = Files.writeString(folder.resolve("server.toml"), toml);
    var arguments = new ArrayList<>(List.of("config", "check", "--config", file.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static Ran run(String... arguments) {
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    var exit = Millstream.run(new Terminal(out, out, false), arguments);
    return new Ran(exit, said.toString());
  }
}
