package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Shell.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The sample blog, pushed once and then looked at with curl.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SitePushTest {
  private Path temporary;
  private RunningServer server;
  private Ended push;

  @BeforeAll
  void pushTheBlog(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(temporary.resolve("data"));
    push = WorkingCopy.ofSampleBlog(temporary.resolve("blog")).push(server, "blog", "main");
    push.expectSuccess();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Curl.Answer get(String path, String... options) throws Exception {
    return Curl.get(server.site("blog", path), options);
  }

  @Test
  void thePushPrintsItsStagesAndBothAddresses() {
    assertThat(push.output())
        .containsPattern("-----> Building blog from [0-9a-f]{7}")
        .containsPattern("-----> Rendered \\d+ pages in [\\d,]+ ms")
        .containsPattern("-----> Bundled \\d+ functions \\(.*\\) in [\\d,]+ ms")
        .containsPattern("-----> Published (\\d+) files, \\1 new \\(.*\\) in [\\d,]+ ms")
        .containsPattern("-----> Live in [\\d,]+ ms")
        .containsPattern("http://[0-9a-f]{8}\\.blog\\.localhost:" + server.port() + "/")
        .contains("http://blog.localhost:" + server.port() + "/")
        .doesNotContain("warning:");
  }

  @Test
  void aPageIsItsMarkdownInItsLayout() throws Exception {
    var page = get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body())
        .startsWith("<!doctype html>")
        .contains("<title>Millrace</title>", "Small things, shipped often</h1>")
        .contains("from <code>3</code> posts", "href=\"/2026/10/rolling-back/\"")
        .endsWith("</html>\n");
    assertThat(get("/2026/10/rolling-back/").body())
        .contains("<article>", "<time datetime=\"2026-10-02", "<footer>");
  }

  @Test
  void aFileArrivesByteForByteWithItsType() throws Exception {
    var image = get("/assets/wheel.svg");

    assertThat(image.header("content-type")).isEqualTo("image/svg+xml");
    assertThat(image.body())
        .isEqualTo(Files.readString(temporary.resolve("blog/assets/wheel.svg")));
    assertThat(get("/assets/style.css").header("content-type"))
        .isEqualTo("text/css; charset=utf-8");
  }

  @Test
  void headersOfTheSiteAreOnPagesFilesRedirectsErrorsAndFunctions() throws Exception {
    for (var path : new String[] {"/", "/assets/style.css", "/home", "/nothing", "/api/hello"}) {
      assertThat(get(path).header("x-frame-options")).as(path).isEqualTo("SAMEORIGIN");
    }
    assertThat(get("/assets/style.css").header("cache-control")).isEqualTo("public, max-age=3600");
    assertThat(get("/").header("cache-control")).isEqualTo("public, max-age=0, must-revalidate");
  }

  @ParameterizedTest
  @CsvSource({
    "/home,                 301, /",
    "/posts/rolling-back,   302, /2026/10/rolling-back/",
    "/docs/a/b?x=1,         302, https://example.com/docs/a/b?x=1",
    "/about.html,           308, /about",
    "/about/,               308, /about",
    "/about/?from=mail,     308, /about?from=mail",
    "/2026/11/video,        308, /2026/11/video/",
    "/2026/11/video/index,  308, /2026/11/video/",
    "/index.html,           308, /",
  })
  void redirects(String path, int status, String location) throws Exception {
    var answer = get(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("location")).isEqualTo(location);
  }

  @Test
  void whatIsNotThereIsTheSitesOwnPageWithStatus404() throws Exception {
    var missing = get("/deep/down/nothing");

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("cache-control")).isEqualTo("no-store");
    assertThat(missing.body()).contains("<h1>Not here</h1>", "<title>Not here · Millrace</title>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_headers",
        "/_redirects",
        "/_routes.json",
        "/_config.yml",
        "/_layouts/default.html",
        "/_posts/2026-11-20-video.md",
        "/index.md",
        "/README.md",
        "/README",
        "/millstream.toml",
        "/functions/api/hello.js",
        "/lib/greeting.js",
        "/.git/config",
      })
  void whatIsForTheServerIsNotServed(String path) throws Exception {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void aVisitorWhoHasAPageAlreadyGets304() throws Exception {
    var tag = get("/about").header("etag");

    var again = get("/about", "-H", "If-None-Match: " + tag);

    assertThat(tag).matches("\"\\w+\"");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("etag")).isEqualTo(tag);
    assertThat(again.body()).isEmpty();
    assertThat(get("/about", "-H", "If-None-Match: \"other\"").status()).isEqualTo(200);
  }

  @Test
  void headSaysWhatGetWouldAndSendsNothing() throws Exception {
    var whole = get("/about");

    var head = get("/about", "--head");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo(whole.header("content-length"));
    assertThat(head.header("etag")).isEqualTo(whole.header("etag"));
  }

  @Test
  void textIsCompressedForThoseWhoTakeItUnderATagOfItsOwn() throws Exception {
    var plain = get("/feed.xml");

    var small = get("/feed.xml", "--compressed");

    assertThat(small.header("content-encoding")).isIn("br", "gzip", "zstd");
    assertThat(small.header("vary")).isEqualTo("Accept-Encoding");
    assertThat(small.header("etag")).isNotEqualTo(plain.header("etag"));
    assertThat(small.body()).isEqualTo(plain.body()).contains("<feed");
  }

  @Test
  void aMethodThatFilesDoNotHaveIs405WithThoseTheyHave() throws Exception {
    var answer = get("/about", "-X", "DELETE");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("GET", "HEAD");
  }

  @Test
  void aHostThatIsNoSiteIs404() throws Exception {
    assertThat(Curl.get(server.site("nobody", "/")).status()).isEqualTo(404);
  }

  @Test
  void aPushWithoutATokenOrWithAFalseOneIsRefused() throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve("stranger"));

    var refused = copy.push(server.git("stranger"), "not-a-token", "main").expectFailure();

    assertThat(refused.output()).contains("Authentication failed");
    assertThat(Curl.get(server.site("stranger", "/")).status()).isEqualTo(404);
    copy.git("push", server.git("stranger"), "main").expectFailure();
  }
}
