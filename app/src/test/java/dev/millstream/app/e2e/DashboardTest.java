package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

/// The dashboard in a browser: two pushes that went live, and one that failed. Any error of the
/// console (a breach of the content security policy is one) fails, as do axe-core's objections.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    var copy = WorkingCopy.ofSampleBlog(folder.resolve("blog"));
    copy.push(server, "blog", "main").expectSuccess();
    copy.write("team.html", "<h1>The millers</h1>");
    copy.commit("A page about us");
    copy.push(server, "blog", "main").expectSuccess();
    copy.write("_layouts/default.html", "{% if %}");
    copy.commit("A mistake");
    copy.push(server, "blog", "main").expectFailure();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /// Signs in with the keyboard, does what `more` asks, and looks at `paths`.
  private JsonNode walk(List<String> paths, Map<String, Object> more) throws Exception {
    var ask = new HashMap<String, Object>(more);
    ask.put("url", "http://localhost:%d/".formatted(server.controlPort()));
    ask.put("token", server.token());
    ask.put("paths", paths);
    var seen = Browser.walk(ask);
    assertThat(seen.path("problems")).isEmpty();
    for (var page : seen.path("pages").properties()) {
      assertThat(page.getValue().path("violations")).as(page.getKey()).isEmpty();
      assertThat(page.getValue().path("unreached")).as(page.getKey()).isEmpty();
      assertThat(page.getValue().path("overflows").asBoolean()).as(page.getKey()).isFalse();
    }
    return seen.path("pages");
  }

  @ParameterizedTest
  @CsvSource({"360, dark", "1280, light"})
  void everyPageIsForEverybodyInAnySizeAndColour(int width, String colours) throws Exception {
    var failed = deployment(0);
    var older = deployment(2);
    var pages =
        walk(
            List.of(
                "/",
                "/new",
                "/projects/blog",
                failed,
                older,
                older + "/files",
                "/projects/blog/domains",
                "/projects/blog/variables",
                "/projects/blog/keys",
                "/projects/blog/repository",
                "/projects/blog/settings",
                "/videos",
                "/videos/stats",
                "/data",
                "/access",
                "/server"),
            Map.of("width", width, "colorScheme", colours, "keyboard", width < 800));

    assertThat(text(pages, "/")).contains("blog", "Failed", "A mistake");
    assertThat(text(pages, "/projects/blog"))
        .contains("Live", "A page about us", "_layouts/default.html:");
    assertThat(text(pages, failed)).contains("Failed to render");
    assertThat(text(pages, older)).contains("Roll back to this", "Published");
    assertThat(text(pages, older + "/files")).contains("/index.html");
  }

  @Test
  void theKeyboardAloneRollsBack() throws Exception {
    var team = server.site("blog", "/team");
    assertThat(Curl.get(team).status()).isEqualTo(200);
    var older = deployment(2);
    walk(
        List.of(older),
        Map.of(
            "press",
            Map.of("path", older, "button", "Roll back to this", "then", "It is live now.")));

    Shell.until(PATIENCE, () -> Curl.get(team).status(), status -> status == 404);
    server.call("POST", "/pages" + deployment(1) + "/rollback");
    Shell.until(PATIENCE, () -> Curl.get(team).status(), status -> status == 200);
  }

  @Test
  void aDroppedFileIsUploadedThoughTheLineBreaks() throws Exception {
    var bytes = 9 << 20;
    var drop = Map.of("path", "/videos", "name", "film.mp4", "bytes", bytes, "then", "is uploaded");
    var pages = walk(List.of("/videos"), Map.of("drop", drop));

    assertThat(text(pages, "/videos")).contains("film.mp4");
    var video = server.call("GET", "/stream").path("result").path(0);
    assertThat(video.path("size").asLong()).isEqualTo(bytes);
    assertThat(video.path("meta").path("name").asString()).isEqualTo("film.mp4");
  }

  private static String text(JsonNode pages, String path) {
    return pages.path(path).path("text").asString();
  }

  private String deployment(int index) throws Exception {
    var all = server.call("GET", "/pages/projects/blog/deployments").path("result");
    return "/projects/blog/deployments/" + all.path(index).path("short_id").asString();
  }
}
