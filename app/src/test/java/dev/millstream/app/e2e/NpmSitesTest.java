package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Shell.Ended;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Sites of real generators, installed from npm's registry and built in the sandbox: Eleventy's own
/// starter blog, and a site of Vite. Each is pushed twice; both are built at once.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NpmSitesTest {
  private static final Path VITE_SITE = Path.of("src", "test", "vite");
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/index-[\\w-]+\\.js)\"");

  private RunningServer server;
  private Pushed eleventy;
  private Pushed vite;

  /// What a site's two pushes printed; `before` is the page that the first one showed.
  private record Pushed(Ended first, String before, Ended second) {}

  @BeforeAll
  void pushBothTwice(@TempDir Path folder) throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    var bundle = Shared.site("11ty__eleventy-base-blog.bundle");
    try (var pushers = Executors.newFixedThreadPool(2)) {
      var blog =
          pushers.submit(() -> {
            var copy = WorkingCopy.cloneOf(bundle, folder.resolve("blog"));
            return pushTwice(copy, "blog", "content/about.md", "I am a person that writes tests.");
          });
      var weir =
          pushers.submit(() -> {
            var copy = WorkingCopy.of(VITE_SITE, folder.resolve("weir"));
            var greeting = "export const greeting = mode => `Built again for ${mode}`;\n";
            return pushTwice(copy, "weir", "src/greeting.js", greeting);
          });
      eleventy = blog.get();
      vite = weir.get();
    }
  }

  private Pushed pushTwice(WorkingCopy copy, String project, String path, String text)
      throws Exception {
    var first = copy.push(server, project, "main").expectSuccess();
    var before = page(project, "/");
    copy.write(path, text);
    copy.commit("Second");
    return new Pushed(first, before, copy.push(server, project, "main").expectSuccess());
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String page(String project, String path) throws Exception {
    var answer = Curl.get(server.site(project, path));
    assertThat(answer.status()).as(path).isEqualTo(200);
    return answer.body();
  }

  @Test
  void theFirstLineSaysWhatIsBuiltAndWhyAndNpmInstallsThroughTheProxy() {
    assertThat(eleventy.first().output().lines().findFirst().orElseThrow())
        .containsPattern(
            "-----> Building blog from [0-9a-f]{7} \\(command of netlify.toml: npm run build,"
                + " output _site of netlify.toml\\)");
    assertThat(vite.first().output().lines().findFirst().orElseThrow())
        .containsPattern(
            "-----> Building weir from [0-9a-f]{7} \\(Vite: vite in package.json; npm run build,"
                + " output dist\\)");
    for (var push : new Ended[] {eleventy.first(), vite.first()}) {
      assertThat(push.output())
          .containsPattern("-----> Installed packages \\(npm ci\\) in [\\d,]+ ms")
          .doesNotContain("Network: refused");
    }
  }

  @Test
  void theSecondBuildFindsItsPackagesAndInstallsNothing() {
    for (var push : new Ended[] {eleventy.second(), vite.second()}) {
      assertThat(push.output())
          .containsPattern("-----> Restored node_modules \\([\\d,]+ files\\) in [\\d,]+ ms")
          .doesNotContain("Installed packages");
    }
  }

  @Test
  void theBlogHasItsPostsFeedPicturesAndItsOwnPageForWhatIsMissing() throws Exception {
    assertThat(eleventy.before())
        .contains("<title>Eleventy Base Blog v9</title>", "href=\"/blog/fourthpost/\"");
    assertThat(page("blog", "/blog/firstpost/"))
        .contains("<title>This is my first post.</title>", "</html>");
    assertThat(page("blog", "/about/")).contains("I am a person that writes tests.");
    assertThat(page("blog", "/feed/feed.xml")).contains("<title>This is my fourth post</title>");
    var picture =
        found(Pattern.compile("srcset=\"(\\S+\\.avif) "), page("blog", "/blog/fourthpost/"));
    assertThat(Curl.get(server.site("blog", picture), "--head").header("content-type"))
        .isEqualTo("image/avif");
    var missing = Curl.get(server.site("blog", "/nothing"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).contains("<title>Eleventy Base Blog v9</title>");
  }

  @Test
  void theScriptOfViteRunsInABrowserAndThatOfThePageBeforeIsStillThere() throws Exception {
    var seen = Browser.look(Map.of("url", server.site("weir", "/"), "width", 800, "font", "main"));

    assertThat(seen.path("title").asString()).isEqualTo("Weir");
    assertThat(seen.path("text").asString()).isEqualTo("Built again for production");
    assertThat(seen.path("problems").size()).isZero();
    var before = found(SCRIPT, vite.before());
    assertThat(page("weir", "/")).doesNotContain(before);
    assertThat(page("weir", before)).contains("Built for ");
  }

  private static String found(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }
}
