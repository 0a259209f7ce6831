package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The dashboard in a browser: a site, a build that failed, a video that is none.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
  private static final Duration PROBE_MAX = Duration.ofSeconds(60);

  private Path temporary;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(folder.resolve("data"));
    var copy = WorkingCopy.ofSampleBlog(folder.resolve("blog"));
    copy.push(server, "blog", "main").expectSuccess();
    copy.write("_layouts/default.html", "{% if %}");
    copy.commit("A mistake");
    copy.push(server, "blog", "main").expectFailure();
    var file = Files.writeString(folder.resolve("notes.mp4"), "these are only words");
    server.call("POST", "/stream", "-F", "file=@" + file);
    Shell.until(
        PROBE_MAX,
        () -> server.call("GET", "/stream"),
        videos ->
            videos.path("result").path(0).path("status").path("state").asString().equals("error"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private JsonNode look(Map<String, Object> more) throws Exception {
    var ask = new HashMap<String, Object>(more);
    ask.put("url", "http://localhost:%d/".formatted(server.controlPort()));
    var seen = Browser.look(ask);
    assertThat(seen.path("problems")).isEmpty();
    assertThat(seen.path("overflows").asBoolean()).isFalse();
    assertThat(seen.path("unlabelled").asInt()).isZero();
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"375, dark", "1280, light"})
  void showsSitesDeploymentsAndVideosInAnySizeAndColour(int width, String colours)
      throws Exception {
    var seen =
        look(
            Map.of(
                "width",
                width,
                "colorScheme",
                colours,
                "session",
                Map.of("token", server.token()),
                "waitForText",
                "notes.mp4",
                "screenshot",
                temporary.resolve(colours + width + ".png").toString()));

    assertThat(seen.path("text").asString())
        .contains("blog", server.site("blog", "/"), "live", "failure", "notes.mp4")
        .containsPattern("_layouts/default\\.html:\\d+");
  }

  @Test
  void asksForATokenFirst() throws Exception {
    var seen = look(Map.of("waitFor", "#token"));

    assertThat(seen.path("text").asString())
        .contains("Paste an API token", "Sign in")
        .doesNotContain("blog");
  }
}
