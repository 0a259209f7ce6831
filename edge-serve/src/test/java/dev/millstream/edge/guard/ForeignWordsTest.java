package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HeaderRule.Header;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one visitor writes never becomes a header, another host's address, or another visitor's
/// page.
class ForeignWordsTest {
  private static final String HOST = "app.localhost";
  private static final AtomicInteger turn = new AtomicInteger();

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(RefName.production("app"), ForeignWordsTest::contents);
    edge.functions(call -> new FunctionOutcome.Answered(answer(call.request())));
  }

  private static void contents(EdgeFixture.Tree tree) {
    tree.text("/index.html", "home");
    tree.text("/docs/index.html", "docs");
    tree.text("/page.html", "page");
    var gate = new RouteRules(List.of("/api/*", "/account/*"), List.of());
    var script = tree.object("// a script".getBytes(StandardCharsets.US_ASCII));
    tree.writer.section(
        Section.FUNCTIONS, new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
    tree.writer.section(
        Section.ORIGIN, new SiteOrigin("app", "0a1b2c3d", "main", "0".repeat(40), false));
    tree.writer.section(
        Section.RULES,
        new SiteRules(
            HtmlHandling.AUTO_TRAILING_SLASH,
            NotFoundHandling.AUTO,
            List.of(
                headers("/said/*", "X-Said", ":splat"),
                headers("/name/:name", "X-Name", "a :name b"),
                headers("/*.css", "Cache-Control", "public, max-age=31536000"),
                headers("/account/*.js", "CDN-Cache-Control", "max-age=31536000")),
            List.of(
                new RedirectRule("/to/*", Map.of(), "/:splat", 301, false, 1),
                new RedirectRule("/in/*", Map.of(), "/blog/:splat", 301, false, 2),
                new RedirectRule("/find", Map.of("q", ":q"), "/:q", 302, false, 3),
                new RedirectRule("/out/*", Map.of(), "https://good.example/:splat", 302, false, 4),
                new RedirectRule("/at/:a", Map.of(), "https://good.example:a/", 302, false, 5),
                new RedirectRule("/all/*", Map.of(), ":splat", 302, false, 6))));
  }

  private static HeaderRule headers(String path, String name, String value) {
    return new HeaderRule(path, List.of(new Header(name, value)), List.of(), 1);
  }

  /// Under `/api/` for all, under `/account/` for one.
  private static FunctionResponse answer(FunctionRequest request) {
    var path = URI.create(request.url()).getRawPath();
    var said = "visit " + turn.incrementAndGet() + " " + request.method() + " " + request.url();
    for (var header : request.headers()) {
      said += "\n" + header.name() + ": " + header.value();
    }
    var headers =
        path.startsWith("/api/")
            ? List.of(new HttpHeader("Cache-Control", "public, max-age=60"))
            : path.contains("cookie")
                ? List.of(new HttpHeader("Set-Cookie", "id=" + turn.get()))
                : path.contains("plain")
                    ? List.<HttpHeader>of()
                    : List.of(new HttpHeader("Cache-Control", path.split("/", -1)[2]));
    return new FunctionResponse(200, headers, said.getBytes(StandardCharsets.ISO_8859_1));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%0d%0aX-Evil:%20yes",
        "a%0D%0A%0D%0A<html>",
        "a%0aX-Evil:%20yes",
        "a%0dX-Evil:%20yes",
        "a%00X-Evil:%20yes",
        "a%E5%98%8A%E5%98%8DX-Evil:%20yes",
        "a%C4%8D%C4%8AX-Evil:%20yes",
        "a%u000aX-Evil:%20yes",
        "a%250d%250aX-Evil:%20yes",
        "a\u010d\u010aX-Evil:yes"
      })
  void noCaptureBecomesAHeader(String words) throws IOException {
    for (var path :
        List.of(
            "/said/" + words,
            "/name/" + words,
            "/to/" + words,
            "/in/x?" + words,
            "/find?q=" + words,
            "/out/" + words,
            "/docs?" + words,
            "/page.html?" + words)) {
      var answer = edge.get(HOST, path);
      assertThat(answer.field("X-Evil")).as(path).isNull();
      assertThat(answer.lines())
          .as(path)
          .allMatch(line -> line.matches("[A-Za-z-]+: [ -~\u0080-\u00ff]*"));
      assertThat(answer.body()).as(path).doesNotContain("<html>\r\n").doesNotStartWith("<html>X");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "%5c%5cevil.example",
        "%2f%2fevil.example",
        "%09//evil.example",
        "/%09/evil.example",
        "%0a//evil.example",
        "%0d/%0a/evil.example",
        "%0b//evil.example",
        "%00//evil.example",
        "%20//evil.example",
        "%c2%a0//evil.example",
        ".//evil.example",
        "..//evil.example",
        "%2e%2e//evil.example",
        "https://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "@evil.example",
        "a/../..//evil.example",
        ";//evil.example"
      })
  void noRedirectLeavesTheHost(String words) throws IOException {
    for (var path :
        List.of(
            "/to/" + words,
            "/in/" + words,
            "/find?q=" + words,
            "/" + words + "/docs",
            "/" + words + "/page.html",
            "/" + words,
            "/docs?" + words)) {
      var location = edge.get(HOST, path.replace("\t", "")).field("Location");
      if (location != null) {
        assertThat(location)
            .as(path)
            .startsWith("/")
            .doesNotContainPattern("^[/\\\\\\s\\x00-\\x20]{2}");
        assertThat(location.replaceAll("(?i)%(09|0a|0d|5c|2f|00|0b|20)", ""))
            .as(path)
            .matches("/([^/\\\\].*)?");
      }
    }
    for (var path : List.of("/out/" + words, "/at/" + words, "/all/" + words)) {
      var location = edge.get(HOST, path).field("Location");
      if (location != null) {
        assertThat(URI.create(location).getHost()).as(path).startsWith("good.example");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Host: evil.example\r\nX-Forwarded-Host: worse.example",
        "X-Forwarded-Server: evil.example",
        "X-Forwarded-Proto: evil",
        "X-Forwarded-Scheme: evil",
        "X-Forwarded-Port: 666evil",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-For: evil",
        "Forwarded: host=evil.example",
        "X-Host: evil.example",
        "X-Original-Host: evil.example",
        "X-Original-URL: /evil",
        "X-Rewrite-URL: /evil",
        "X-HTTP-Method: evil",
        "X-HTTP-Method-Override: evil",
        "X-Method-Override: evil",
        "X-Real-IP: evil",
        "CF-Connecting-IP: evil",
        "X-HTTP-Host-Override: evil.example",
        "X-Url-Scheme: evil",
        "X-Scheme: evil",
        "Front-End-Https: evil",
        "True-Client-IP: evil",
        "X-Client-IP: evil",
        "X-Cluster-Client-IP: evil",
        "X-ProxyUser-Ip: evil"
      })
  void noFieldThatNoCacheTellsApartReachesACachedAnswer(String field) throws IOException {
    var path = "/api/poisoned/" + turn.incrementAndGet();
    assertThat(edge.get(HOST, path, field).text()).doesNotContain("evil");
    assertThat(edge.get(HOST, path).text()).doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Large: LARGE",
        "X-Many: MANY",
        "X-Bad: a\u0001b",
        "Range: bytes=9-1",
        "Expect: nothing",
        "Content-Length: x",
        "Host: app.localhost",
        "If-Match: \"none\"",
        "X-HTTP-Method-Override: DELETE",
        "Accept-Encoding: *;q=0",
        "Transfer-Encoding: x"
      })
  void aRequestThatFailsLeavesNothingForOthers(String field) throws IOException {
    var path = "/api/denied/" + turn.incrementAndGet();
    var sent =
        field
            .replace("LARGE", "x".repeat(40_000))
            .replace("MANY", "x" + "\r\nX-Many: x".repeat(200));
    try {
      edge.get(HOST, path, sent);
    } catch (AssertionError | IOException cutOff) {
      // that is an answer, too
    }
    var answer = edge.get(HOST, path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("visit ").contains(" GET ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account/private/x.css",
        "/account/no-store/x.css",
        "/account/no-cache/x.css",
        "/account/private/x.js",
        "/account/no-store/x.js",
        "/account/cookie/x.css",
        "/account/cookie/x.js",
        "/account/private;x.css",
        "/account/private/%2e%2e/private/x.css",
        "/account/private/app.0a1b2c3d.css",
        "/account/no-store/..%2fx.css",
        "/account/cookie/x%2ecss",
        "/account/cookie/x.css?v=1"
      })
  void anAnswerForOneIsNeverAnothersWhateverItsNameEndsIn(String path) throws IOException {
    for (var cookie : List.of("X-No: cookie", "Cookie: id=ann", "Authorization: Basic eDp5")) {
      var first = edge.get(HOST, path, cookie).text();
      assertThat(first).startsWith("visit ");
      assertThat(edge.get(HOST, path).text()).as(cookie).isNotEqualTo(first);
      assertThat(edge.get(HOST, path, cookie).field("Cache-Control"))
          .as(cookie)
          .isNotEqualTo("public, max-age=31536000");
    }
  }

  @Test
  void codeThatSaysNothingOfCachingIsRuledOnlyForVisitorsWhoShowNothing() throws IOException {
    var personal = edge.get(HOST, "/account/plain/a.css", "Cookie: id=ann");
    assertThat(personal.field("Cache-Control")).isNull();
    assertThat(edge.get(HOST, "/account/plain/a.css").text()).isNotEqualTo(personal.text());
    var open = edge.get(HOST, "/account/plain/b.css");
    assertThat(open.field("Cache-Control")).isEqualTo("public, max-age=31536000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-99999999999999999999999999",
        "bytes=99999999999999999999999999-",
        "bytes=-99999999999999999999999999",
        "bytes=9223372036854775807-9223372036854775807",
        "bytes=0-9223372036854775807,1-9223372036854775807",
        "bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0",
        "bytes=,,,,,,,,",
        "bytes=0--1",
        "bytes=-",
        "bytes= 0 - 1 ",
        "bytes=0x0-0x1",
        "bytes=\u00b2-\u00b3",
        "bytes=1-0",
        "bytes",
        "=",
        "bytes=0-1\u00002",
        "BYTES=0-1",
        "bytes=0-1;x"
      })
  void noRangeGivesMoreThanTheWholeTwice(String range) throws IOException {
    for (var spread : List.of(range, range + ",0-1".repeat(5000))) {
      var answer = edge.get(HOST, "/page", "Range: " + spread);
      assertThat(answer.status()).isIn(200, 206, 400, 416);
      if (answer.status() != 400) {
        assertThat(answer.body().length()).isLessThan(1200);
      }
    }
  }
}
