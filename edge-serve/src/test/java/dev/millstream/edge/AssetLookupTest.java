package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which file answers which path. A file's text is its path.
class AssetLookupTest {
  @TempDir static Path folder;
  private static EdgeFixture edge;

  private static final List<String> FILES =
      List.of(
          "/index.html",
          "/404.html",
          "/about.html",
          "/both.html",
          "/both/index.html",
          "/blog/index.html",
          "/docs/404.html",
          "/docs/deep/page.html",
          "/named",
          "/named.html",
          "/style.css",
          "/.html",
          "/sub/a b.html",
          "/sub/caf\u00e9.html",
          "/odd/a?b.txt",
          "/odd/a#b.txt",
          "/odd/50%.txt",
          "/odd/%41.txt");

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    for (var handling : HtmlHandling.values()) {
      publish(label(handling), FILES, handling, NotFoundHandling.AUTO);
    }
    publish(
        "spa",
        List.of("/index.html", "/app.js"),
        HtmlHandling.AUTO_TRAILING_SLASH,
        NotFoundHandling.AUTO);
    publish("bare", List.of("/page.html"), HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO);
    publish(
        "asked",
        List.of("/index.html", "/404.html"),
        HtmlHandling.AUTO_TRAILING_SLASH,
        NotFoundHandling.SINGLE_PAGE_APPLICATION);
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                   | 200 /index.html
          /index              | 308 /
          /index.html         | 308 /
          /index/             | 308 /
          /about              | 200 /about.html
          /about.html         | 308 /about
          /about.html?q=1&r   | 308 /about?q=1&r
          /about/             | 308 /about
          /%61bout            | 200 /about.html
          /About              | 404 /404.html
          /both               | 200 /both.html
          /both/              | 200 /both/index.html
          /both/index.html    | 308 /both/
          /both/index         | 308 /both/
          /blog               | 308 /blog/
          /blog?x             | 308 /blog/?x
          /blog/              | 200 /blog/index.html
          /named              | 200 /named
          /named.html         | 200 /named.html
          /style.css          | 200 /style.css
          /style.css?v=3      | 200 /style.css
          /.html              | 200 /.html
          /docs/nothing       | 404 /docs/404.html
          /docs/deep/nothing/ | 404 /docs/404.html
          /nothing            | 404 /404.html
          /blog/../about      | 200 /about.html
          /blog/%2e%2E/about  | 200 /about.html
          /blog/./            | 200 /blog/index.html
          /blog/..            | 200 /index.html
          /sub/a%20b          | 200 /sub/a b.html
          /sub/a%20b.html     | 308 /sub/a%20b
          /sub/caf%C3%A9      | 200 /sub/caf\u00e9.html
          /sub/caf%c3%a9.html | 308 /sub/caf%C3%A9
          /odd/a%3Fb.txt      | 200 /odd/a?b.txt
          /odd/a%23b.txt      | 200 /odd/a#b.txt
          /odd/50%25.txt      | 200 /odd/50%.txt
          /odd/%2541.txt      | 200 /odd/%41.txt
          /odd/A.txt          | 404 /404.html
          /blog%2Findex.html  | 308 /blog/
          """)
  void servesAsPagesDoes(String path, String expected) throws IOException {
    assertThat(edge.get("auto.localhost", path).line()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /about           | 308 /about/
          /about/          | 200 /about.html
          /about.html      | 308 /about/
          /both            | 308 /both/
          /both/           | 200 /both/index.html
          /both.html       | 200 /both.html
          /blog            | 308 /blog/
          /blog/index.html | 308 /blog/
          /blog/index      | 308 /blog/
          /style.css       | 200 /style.css
          /index           | 308 /
          /                | 200 /index.html
          /nothing/        | 404 /404.html
          """)
  void forcesTheTrailingSlash(String path, String expected) throws IOException {
    assertThat(edge.get("force.localhost", path).line()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /about           | 200 /about.html
          /about/          | 308 /about
          /about.html      | 308 /about
          /both            | 200 /both.html
          /both/           | 308 /both
          /both/index.html | 200 /both/index.html
          /blog            | 200 /blog/index.html
          /blog/           | 308 /blog
          /blog/index.html | 308 /blog
          /blog/index      | 308 /blog
          /index.html      | 308 /
          /                | 200 /index.html
          /nothing/        | 404 /404.html
          """)
  void dropsTheTrailingSlash(String path, String expected) throws IOException {
    assertThat(edge.get("drop.localhost", path).line()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /about.html      | 200 /about.html
          /about           | 404 /404.html
          /                | 404 /404.html
          /blog/index.html | 200 /blog/index.html
          /blog            | 404 /404.html
          """)
  void takesPathsAsTheyAreWithoutHtmlHandling(String path, String expected) throws IOException {
    assertThat(edge.get("none.localhost", path).line()).isEqualTo(expected);
  }

  @Test
  void showsTheApplicationForPathsOfItsOwn() throws IOException {
    assertThat(edge.get("spa.localhost", "/users/7").line()).isEqualTo("200 /index.html");
    assertThat(edge.get("spa.localhost", "/users/j.doe").status()).isEqualTo(200);
    assertThat(edge.get("spa.localhost", "/u", "Sec-Fetch-Mode: navigate").status()).isEqualTo(200);
    assertThat(edge.get("asked.localhost", "/users/7").line()).isEqualTo("200 /index.html");
  }

  @Test
  void doesNotShowTheApplicationForAMissingFileOrAFetch() throws IOException {
    assertThat(edge.get("spa.localhost", "/old-app.js").status()).isEqualTo(404);
    assertThat(edge.get("spa.localhost", "/logo.PNG").status()).isEqualTo(404);
    assertThat(edge.get("spa.localhost", "/api", "Sec-Fetch-Mode: cors").status()).isEqualTo(404);
  }

  @Test
  void aMissingPageIsNeverStored() throws IOException {
    var own = edge.get("auto.localhost", "/nothing");
    var bare = edge.get("bare.localhost", "/nothing");
    assertThat(own.field("Cache-Control")).isEqualTo("no-store");
    assertThat(bare.status()).isEqualTo(404);
    assertThat(bare.field("Cache-Control")).isEqualTo("no-store");
    assertThat(bare.text()).contains("Page not found");
  }

  @Test
  void aPercentSignWithoutDigitsIsRefused() throws IOException {
    for (var path : List.of("/%", "/50%", "/%zz", "/about%4")) {
      assertThat(edge.get("auto.localhost", path).status()).as(path).isEqualTo(400);
    }
  }

  private static void publish(
      String project, List<String> files, HtmlHandling html, NotFoundHandling notFound)
      throws IOException {
    Map<String, String> texts = new HashMap<>();
    files.forEach(file -> texts.put(file, file));
    var rules = new SiteRules(html, notFound, List.of(), List.of());
    edge.publish(RefName.production(project), texts, Section.RULES, rules);
  }

  private static String label(HtmlHandling handling) {
    return handling.name().toLowerCase(Locale.ROOT).split("_", -1)[0];
  }
}
