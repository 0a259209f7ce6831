package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HeaderRule.Header;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `_headers` and `_redirects` do to answers.
class RulesTest {
  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(
        RefName.production("site"),
        Map.of(
            "/index.html", "home",
            "/404.html", "lost",
            "/kept.html", "kept",
            "/app/index.html", "app",
            "/app/real.js", "script",
            "/shadow.html", "never",
            "/gone.html", "gone page"),
        Section.RULES,
        new SiteRules(
            HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO, headers(), redirects()));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  private static List<RedirectRule> redirects() {
    var lines =
        """
        /home / 301
        /home /second 302
        /temp /kept 302
        /see /kept 303
        /keep /kept 307
        /perm /kept#part 308
        /own /kept?mine=1 302
        /news/* /blog/:splat 301
        /u/:name/posts/:id /p/:id/:name 302
        /out/* https://example.com/x/:splat 302
        /jump/* /:splat 302
        /re /kept 200
        /app/* /app/index.html 200
        /old/* /gone.html 410
        /legal /nowhere 451
        /app/real.js /forced 404
        /caf\u00e9 /kept 302
        /proxied https://:who.example.com/ 200
        /mix/* /second/:splat 302
        /mix/exact /exact 302
        /mix/a/* /never 302
        /twice /re 200
        /named /kept.html 200
        /start / 200
        /shadow /kept 302
        /shadow /never 301
        /asked /kept/ 302
        """
            .lines()
            .toList();
    var rules = new ArrayList<RedirectRule>();
    for (var line : lines) {
      var parts = line.split(" ", -1);
      var status = Integer.parseInt(parts[2]);
      rules.add(new RedirectRule(parts[0], Map.of(), parts[1], status, false, rules.size() + 1));
    }
    rules.add(new RedirectRule("/shop", Map.of("id", ":id"), "/item/:id", 301, false, 90));
    rules.add(new RedirectRule("/shop", Map.of(), "/all", 301, false, 91));
    rules.add(new RedirectRule("/kept/forced", Map.of(), "/gone.html", 404, true, 92));
    return rules;
  }

  private static List<HeaderRule> headers() {
    return List.of(
        new HeaderRule(
            "/*",
            List.of(new Header("X-All", "yes"), new Header("Cache-Control", "max-age=5")),
            List.of(),
            1),
        new HeaderRule(
            "/kept",
            List.of(new Header("X-All", "also"), new Header("X-Frame-Options", "DENY")),
            List.of("Referrer-Policy"),
            4),
        new HeaderRule(
            "/app/:file", List.of(new Header("X-File", "f=:file;:unknown")), List.of(), 8),
        new HeaderRule(
            "https://:label.localhost/*",
            List.of(new Header("X-Host", ":label")),
            List.of("X-All"),
            10),
        new HeaderRule(
            "/kept",
            List.of(new Header("Content-Length", "5"), new Header("Transfer-Encoding", "x")),
            List.of(),
            12));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /home                | 301 /
          /home?a=b            | 301 /?a=b
          /temp                | 302 /kept
          /see                 | 303 /kept
          /keep                | 307 /kept
          /perm?q              | 308 /kept?q#part
          /own?theirs=2        | 302 /kept?mine=1
          /news/2026/x%20y?z   | 301 /blog/2026/x%20y?z
          /news                | 404 lost
          /u/ann/posts/7       | 302 /p/7/ann
          /u/ann/b/posts/7     | 404 lost
          /out/a/b             | 302 https://example.com/x/a/b
          /re                  | 200 kept
          /app/real.js         | 200 script
          /app/users/7         | 200 app
          /old/thing           | 410 gone page
          /kept/forced         | 404 gone page
          /shop?id=3           | 301 /item/3
          /shop?x=1            | 301 /all?x=1
          /caf%C3%A9           | 302 /kept
          /t%65mp              | 302 /kept
          /proxied             | 404 lost
          /mix/exact           | 302 /exact
          /mix/a/b             | 302 /second/a/b
          /mix/                | 302 /second/
          /twice               | 404 lost
          /named               | 308 /kept
          /start               | 200 home
          /shadow              | 302 /kept
          /SHADOW              | 404 lost
          /asked?              | 302 /kept/
          /asked?a=%2F&b       | 302 /kept/?a=%2F&b
          """)
  void redirectsAndRewrites(String path, String expected) throws IOException {
    assertThat(edge.get("site.localhost", path).line()).isEqualTo(expected);
  }

  @Test
  void redirectsEveryMethodButRewritesOnlyReads() throws IOException {
    assertThat(edge.send("POST", "site.localhost", "/home").status()).isEqualTo(301);
    assertThat(edge.send("POST", "site.localhost", "/re").status()).isEqualTo(405);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/jump//evil.example,/evil.example",
    "/jump/%2Fevil.example,/evil.example",
    "/jump/%5Cevil.example,/evil.example",
    "/jump/%09/evil.example,/evil.example",
    "/jump/%20%5c//evil.example,/evil.example"
  })
  void neverRedirectsToAHostOutOfThePath(String path, String location) throws IOException {
    assertThat(edge.get("site.localhost", path).field("Location")).isEqualTo(location);
  }

  @Test
  void saysWhyAPageMayNotBeShown() throws IOException {
    var answer = edge.get("site.localhost", "/legal");
    assertThat(answer.status()).isEqualTo(451);
    assertThat(answer.text()).contains("legal reasons");
  }

  @Test
  void headerRulesReplaceDefaultsAndThenAppend() throws IOException {
    var answer = edge.get("site.localhost", "/kept");
    assertThat(answer.field("Cache-Control")).isEqualTo("max-age=5");
    assertThat(answer.field("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.field("Referrer-Policy")).isNull();
    assertThat(answer.field("X-Host")).isEqualTo("site");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void aRemovalTakesAwayWhatEarlierRulesSet() throws IOException {
    assertThat(edge.get("site.localhost", "/kept").field("X-All")).isNull();
  }

  @Test
  void captureStandsInAHeadersValue() throws IOException {
    var answer = edge.get("site.localhost", "/app/real.js");
    assertThat(answer.field("X-File")).isEqualTo("f=real.js;:unknown");
  }

  @Test
  void headerRulesApplyToRedirectsNotFoundAndNotModified() throws IOException {
    assertThat(edge.get("site.localhost", "/home").field("X-Host")).isEqualTo("site");
    assertThat(edge.get("site.localhost", "/nothing").field("X-Host")).isEqualTo("site");
    var etag = edge.get("site.localhost", "/kept").field("ETag");
    var unchanged = edge.get("site.localhost", "/kept", "If-None-Match: " + etag);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.field("X-Host")).isEqualTo("site");
    assertThat(unchanged.field("Cache-Control")).isEqualTo("max-age=5");
  }

  @Test
  void noRuleTouchesTheFraming() throws IOException {
    var answer = edge.get("site.localhost", "/kept");
    assertThat(answer.field("Content-Length")).isEqualTo("4");
    assertThat(answer.field("Transfer-Encoding")).isNull();
    assertThat(answer.text()).isEqualTo("kept");
  }
}
