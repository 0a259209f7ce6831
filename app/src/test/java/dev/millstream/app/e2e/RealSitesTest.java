package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Sites that were not made for Millstream, pushed as they are and looked at in a browser.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealSitesTest {
  private Path temporary;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(folder.resolve("data"));
    push("poole__lanyon", "lanyon");
    push("gabrielecirulli__2048", "game");
  }

  private void push(String bundle, String project) throws Exception {
    var copy = WorkingCopy.cloneOf(Shared.site(bundle + ".bundle"), temporary.resolve(project));
    copy.push(server, project, "main").expectSuccess();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private JsonNode look(String project, int width, String font) throws Exception {
    var seen =
        Browser.look(
            Map.of(
                "url",
                server.site(project, "/"),
                "width",
                width,
                "font",
                font,
                "screenshot",
                temporary.resolve(project + width + ".png").toString()));
    assertThat(seen.path("overflows").asBoolean()).isFalse();
    // what the page wants from elsewhere, fonts for instance, is not there in a test
    assertThat(seen.path("problems").valueStream().map(JsonNode::asString))
        .allMatch(problem -> problem.contains("net::ERR_"));
    return seen;
  }

  @ParameterizedTest
  @ValueSource(ints = {375, 1280})
  void lanyonHasItsStylesAndPosts(int width) throws Exception {
    var seen = look("lanyon", width, "body");

    assertThat(seen.path("title").asString()).isEqualTo("Lanyon · A Jekyll theme");
    assertThat(seen.path("text").asString())
        .contains("Introducing Lanyon", "Example content", "What's Jekyll?");
    assertThat(seen.path("family").asString()).contains("PT Serif");
  }

  @ParameterizedTest
  @ValueSource(ints = {375, 1280})
  void theGameShowsItsBoard(int width) throws Exception {
    var seen = look("game", width, ".game-container");

    assertThat(seen.path("title").asString()).isEqualTo("2048");
    // it begins with two tiles, of two or, one in ten, of four
    assertThat(seen.path("text").asString()).containsPattern("New Game\n([24]\n){2}");
    assertThat(seen.path("family").asString()).contains("Clear Sans");
  }

  @Test
  void stylesScriptsFontsAndFeedsHaveTheirTypes() throws Exception {
    assertThat(type("lanyon", "/public/css/lanyon.css")).isEqualTo("text/css; charset=utf-8");
    assertThat(type("lanyon", "/atom.xml")).startsWith("application/xml");
    assertThat(type("lanyon", "/about/")).isEqualTo("text/html; charset=utf-8");
    assertThat(type("lanyon", "/public/favicon.ico")).startsWith("image/");
    assertThat(type("game", "/js/grid.js")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(type("game", "/style/fonts/ClearSans-Bold-webfont.woff")).isEqualTo("font/woff");
  }

  private String type(String project, String path) throws Exception {
    var answer = Curl.get(server.site(project, path), "--head");
    assertThat(answer.status()).as(path).isEqualTo(200);
    return answer.header("content-type");
  }
}
