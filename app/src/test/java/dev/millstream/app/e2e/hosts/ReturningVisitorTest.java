package dev.millstream.app.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Browser;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Who comes back after a push, with a real browser over trusted HTTPS.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturningVisitorTest {
  private Path temporary;
  private Path home;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    home = Files.createDirectories(folder.resolve("home"));
    server = RunningServer.start(folder.resolve("data"));
    var command = RunningServer.program("certificates", "trust", "--browsers");
    command.addAll(List.of("--data", server.data().toString()));
    Shell.run(folder, Map.of("HOME", home.toString()), command).expectSuccess();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void chromiumTakesTheNextScriptAsADeltaOfTheLast() throws Exception {
    var source = Files.createDirectories(temporary.resolve("site"));
    Files.createFile(source.resolve(".nojekyll"));
    var copy = WorkingCopy.of(source, Files.createDirectories(temporary.resolve("copy")));
    write(copy, "app-A1b2C3d4.js", "first");
    copy.push(server, "back", "main").expectSuccess();
    Files.delete(temporary.resolve("copy/app-A1b2C3d4.js"));
    write(copy, "app-E5f6G7h8.js", "second");
    var logs = server.data().resolve("logs").resolve("back");
    var push =
        "git -C %s push -q %s main && for i in $(seq 200); do grep -rqs dictionary: %s && exit 0;"
                .formatted(temporary.resolve("copy"), copy.remote(server, "back"), logs)
            + " sleep 0.1; done; exit 1";

    var seen =
        Browser.revisit(
            home,
            Map.of(
                "url", "https://back.localhost:%d/".formatted(server.httpsPort()),
                "between", List.of("sh", "-c", push),
                "text", "second"));

    assertThat(seen.path("first").path("text").asString()).isEqualTo("first");
    assertThat(seen.path("second").path("text").asString()).isEqualTo("second");
    var whole = script(seen.path("first"));
    var delta = script(seen.path("second"));
    assertThat(whole.path("coding").asString()).isIn("br", "zstd");
    assertThat(delta.path("coding").asString()).isIn("dcb", "dcz");
    assertThat(delta.path("bytes").asInt()).isLessThan(whole.path("bytes").asInt() / 4);
    assertThat(seen.path("problems")).isEmpty();
    assertThat(deploymentLog()).contains("dictionary: 1 file, ");
  }

  private static JsonNode script(JsonNode visit) {
    for (var answer : visit.path("answers")) {
      if (answer.path("path").asString().endsWith(".js")) {
        return answer;
      }
    }
    throw new AssertionError("no script in " + visit);
  }

  private String deploymentLog() throws Exception {
    var id = server.call("GET", "/pages/projects/back/deployments").at("/result/0/id").asString();
    var path = "/pages/projects/back/deployments/" + id + "/history/logs";
    return server.call("GET", path).toString();
  }

  private static void write(WorkingCopy copy, String script, String says) throws Exception {
    copy.write(
        "index.html",
        "<!doctype html><title>Back</title><link rel=icon href=data:,>"
            + "<body><script src=\"/"
            + script
            + "\"></script>");
    copy.write(script, library() + "document.body.append(\"" + says + "\");\n");
    copy.commit(says);
  }

  /// What a bundler emits: much that stays from build to build.
  private static String library() {
    var random = new Random(20);
    return IntStream.range(0, 2_000)
        .mapToObj(i -> "function f%d(a){return a^%d}".formatted(i, random.nextInt()))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
