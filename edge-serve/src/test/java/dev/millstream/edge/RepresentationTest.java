package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which bytes of a file are sent: codings, conditions, ranges, methods (RFC 9110).
class RepresentationTest {
  private static final String SITE = "site.localhost";
  private static final int LARGE = 3_000_000;

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static final byte[] LARGE_BYTES = new byte[LARGE];

  @BeforeAll
  static void start() throws IOException {
    new Random(7).nextBytes(LARGE_BYTES);
    edge = new EdgeFixture(folder);
    edge.publish(
        RefName.production("site"),
        tree -> {
          tree.text("/ten", "0123456789");
          tree.text("/sitemap.xml", "<urlset/>");
          var page = Map.of(Coding.IDENTITY, bytes("html"), Coding.GZIP, bytes("zip"));
          tree.file("/docs/page.html", "text/html; charset=utf-8", page);
          var twin = Map.of(Coding.IDENTITY, bytes("# md"));
          tree.file("/docs/page.md", "text/markdown; charset=utf-8", twin);
          tree.file("/large.bin", "application/octet-stream", Map.of(Coding.IDENTITY, LARGE_BYTES));
          tree.file(
              "/coded.css",
              "text/css; charset=utf-8",
              Map.of(
                  Coding.IDENTITY, bytes("identity bytes"),
                  Coding.GZIP, bytes("gzip bytes"),
                  Coding.BR, bytes("br bytes"),
                  Coding.ZSTD, bytes("zstd byte")));
        });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                          | identity bytes
          gzip                       | gzip bytes
          GZip                       | gzip bytes
          x-gzip                     | gzip bytes
          gzip, deflate, br, zstd    | br bytes
          br;q=0.5, gzip;q=0.8       | gzip bytes
          br;q=0, zstd               | zstd byte
          *                          | br bytes
          *;q=0.1, gzip              | gzip bytes
          identity                   | identity bytes
          identity, br;q=0.5         | identity bytes
          br;q=0                     | identity bytes
          br;q=nonsense              | identity bytes
          deflate, *;q=0             | identity bytes
          """)
  void sendsTheCodingThatIsWantedMost(String accepted, String expected) throws IOException {
    var answer =
        accepted == null
            ? edge.get(SITE, "/coded.css")
            : edge.get(SITE, "/coded.css", "Accept-Encoding: " + accepted);
    assertThat(answer.text()).isEqualTo(expected);
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    var coding = expected.substring(0, expected.indexOf(' '));
    assertThat(answer.field("Content-Encoding"))
        .isEqualTo(coding.equals("identity") ? null : coding);
  }

  @Test
  void everyCodingHasItsOwnTag() throws IOException {
    var plain = edge.get(SITE, "/coded.css").field("ETag");
    var gzip = edge.get(SITE, "/coded.css", "Accept-Encoding: gzip").field("ETag");
    assertThat(plain).matches("\"[0-9a-f]{32}\"").isNotEqualTo(gzip);
    assertThat(edge.get(SITE, "/coded.css", "If-None-Match: " + gzip).status()).isEqualTo(200);
  }

  @Test
  void tellsWhatItIs() throws IOException {
    var answer = edge.get(SITE, "/coded.css");
    assertThat(answer.field("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(answer.field("Cache-Control")).isEqualTo("public, max-age=0, must-revalidate");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.field("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
    assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.field("X-Robots-Tag")).isNull();
    assertThat(answer.field("Date")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "*", "\"a,b\", %s", "\"x\",W/%s", " %s , \"y\""})
  void knowsItsTagInAnyList(String form) throws IOException {
    var etag = edge.get(SITE, "/ten").field("ETag");
    var answer = edge.get(SITE, "/ten", "If-None-Match: " + form.formatted(etag));
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.field("ETag")).isEqualTo(etag);
    assertThat(answer.field("Cache-Control")).isNotNull();
    assertThat(answer.field("Content-Type")).isNull();
    assertThat(answer.field("Content-Length")).isNull();
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                     | html
          text/html, */*;q=0.8                  | html
          */*                                   | html
          text/*                                | html
          text/markdown                         | # md
          Text/Markdown;variant=GFM, text/html  | # md
          text/html, text/markdown;q=0.9        | html
          text/html;q=0.5, text/markdown;q=0.9  | # md
          text/markdown;q=0                     | html
          text/markdown;q=x                     | html
          """)
  void givesAPageInMarkdownToThoseWhoAskForIt(String accept, String body) throws IOException {
    var fields = accept == null ? new String[0] : new String[] {"Accept: " + accept};
    var answer = edge.get(SITE, "/docs/page", fields);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(answer.field("Vary"))
        .isEqualTo(body.equals("html") ? "Accept-Encoding, Accept" : "Accept");
    assertThat(answer.field("Content-Type"))
        .startsWith(body.equals("html") ? "text/html" : "text/markdown");
    assertThat(edge.get(SITE, "/ten", fields).field("Vary")).isNull();
  }

  @Test
  void namesTheSitemapToCrawlersAndKeepsThemFromPreviews() throws IOException {
    assertThat(edge.get(SITE, "/robots.txt").text())
        .isEqualTo("User-agent: *\nAllow: /\n\nSitemap: https://site.localhost/sitemap.xml\n");
    edge.publish(RefName.branch("site", "next"), Map.of("/a.html", "a"));
    edge.publish(RefName.branch("site", "own"), Map.of("/robots.txt", "own"));
    edge.publish(RefName.production("bare"), Map.of("/404.html", "gone"));
    assertThat(edge.get("next.site.localhost", "/robots.txt").text())
        .isEqualTo("User-agent: *\nDisallow: /\n");
    assertThat(edge.get("own.site.localhost", "/robots.txt").text()).isEqualTo("own");
    assertThat(edge.get("bare.localhost", "/robots.txt").status()).isEqualTo(404);
  }

  @Test
  void datesCountOnlyWithoutTags() throws IOException {
    var modified = edge.get(SITE, "/ten").field("Last-Modified");
    assertThat(edge.get(SITE, "/ten", "If-Modified-Since: " + modified).status()).isEqualTo(304);
    assertThat(edge.get(SITE, "/ten", "If-Modified-Since: " + date(3600)).status()).isEqualTo(304);
    assertThat(edge.get(SITE, "/ten", "If-Modified-Since: " + date(-3600)).status()).isEqualTo(200);
    assertThat(edge.get(SITE, "/ten", "If-Modified-Since: yesterday").status()).isEqualTo(200);
    var both = edge.get(SITE, "/ten", "If-None-Match: \"x\"", "If-Modified-Since: " + modified);
    assertThat(both.status()).isEqualTo(200);
  }

  @Test
  void refusesWhereAPreconditionFails() throws IOException {
    var etag = edge.get(SITE, "/ten").field("ETag");
    assertThat(edge.get(SITE, "/ten", "If-Match: \"x\"").status()).isEqualTo(412);
    assertThat(edge.get(SITE, "/ten", "If-Match: W/" + etag).status()).isEqualTo(412);
    assertThat(edge.get(SITE, "/ten", "If-Match: " + etag).status()).isEqualTo(200);
    assertThat(edge.get(SITE, "/ten", "If-Unmodified-Since: " + date(-3600)).status())
        .isEqualTo(412);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-3     | 206 | 0123       | bytes 0-3/10
          bytes=7-      | 206 | 789        | bytes 7-9/10
          bytes=-2      | 206 | 89         | bytes 8-9/10
          bytes=-99     | 206 | 0123456789 | bytes 0-9/10
          bytes=5-99    | 206 | 56789      | bytes 5-9/10
          bytes=9-9     | 206 | 9          | bytes 9-9/10
          bytes=10-     | 416 | ''         | bytes */10
          bytes=-0      | 416 | ''         | bytes */10
          bytes=99-999999999999999999999 | 416 | '' | bytes */10
          bytes=3-1     | 200 | 0123456789 |
          bytes=        | 200 | 0123456789 |
          bytes=a-b     | 200 | 0123456789 |
          bytes=--1     | 200 | 0123456789 |
          bytes=1-2-3   | 200 | 0123456789 |
          lines=0-3     | 200 | 0123456789 |
          bytes=0-9,0-9 | 200 | 0123456789 |
          bytes=99-,0-1 | 206 | 01         | bytes 0-1/10
          """)
  void answersRanges(String range, int status, String body, String contentRange)
      throws IOException {
    var answer = edge.get(SITE, "/ten", "Range: " + range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(answer.field("Content-Range")).isEqualTo(contentRange);
    assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void answersSeveralRangesInOneBody() throws IOException {
    var answer = edge.get(SITE, "/ten", "Range: bytes=0-1, 4-5,-1");
    assertThat(answer.status()).isEqualTo(206);
    var boundary =
        String.valueOf(answer.field("Content-Type"))
            .replaceFirst("multipart/byteranges; boundary=", "");
    var part = "\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\n";
    assertThat(answer.body())
        .isEqualTo(
            part
                + "Content-Range: bytes 0-1/10\r\n\r\n01"
                + part
                + "Content-Range: bytes 4-5/10\r\n\r\n45"
                + part
                + "Content-Range: bytes 9-9/10\r\n\r\n9\r\n--"
                + boundary
                + "--\r\n");
    assertThat(answer.field("Content-Length")).isEqualTo(Integer.toString(answer.body().length()));
  }

  @Test
  void ignoresMoreRangesThanItAllows() throws IOException {
    var range = "Range: bytes=0-0" + ",0-0".repeat(EdgeLimits.defaults().rangesMax());
    assertThat(edge.get(SITE, "/ten", range).status()).isEqualTo(200);
  }

  @Test
  void aRangeHoldsOnlyForTheSameBytes() throws IOException {
    var etag = edge.get(SITE, "/ten").field("ETag");
    var range = "Range: bytes=0-1";
    assertThat(edge.get(SITE, "/ten", range, "If-Range: " + etag).status()).isEqualTo(206);
    assertThat(edge.get(SITE, "/ten", range, "If-Range: W/" + etag).status()).isEqualTo(200);
    assertThat(edge.get(SITE, "/ten", range, "If-Range: \"x\"").status()).isEqualTo(200);
    assertThat(edge.get(SITE, "/ten", range, "If-Range: " + date(0)).status()).isEqualTo(200);
  }

  @Test
  void rangesAreThoseOfTheChosenCoding() throws IOException {
    var answer = edge.get(SITE, "/coded.css", "Accept-Encoding: br", "Range: bytes=0-1");
    assertThat(answer.text()).isEqualTo("br");
    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(answer.field("Content-Range")).isEqualTo("bytes 0-1/8");
  }

  @Test
  void sendsLargeFilesAndTheirParts() throws IOException {
    var whole = edge.get(SITE, "/large.bin");
    assertThat(whole.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(LARGE_BYTES);
    var part = edge.get(SITE, "/large.bin", "Range: bytes=1000000-2999998");
    assertThat(part.body()).isEqualTo(whole.body().substring(1_000_000, 2_999_999));
    var parts = edge.get(SITE, "/large.bin", "Range: bytes=0-0,2000000-2000009");
    assertThat(parts.body()).contains("\r\n\r\n" + whole.body().substring(2_000_000, 2_000_010));
    assertThat(parts.field("Content-Length")).isEqualTo(Integer.toString(parts.body().length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ten", "/large.bin", "/coded.css"})
  void headIsGetWithoutTheBody(String path) throws IOException {
    var get = edge.get(SITE, path);
    var head = edge.send("HEAD", SITE, path);
    assertThat(head.body()).isEmpty();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("Content-Length")).isEqualTo(Integer.toString(get.body().length()));
    assertThat(head.field("ETag")).isEqualTo(get.field("ETag"));
  }

  @Test
  void otherMethodsAreToldWhatWorks() throws IOException {
    for (var method : new String[] {"POST", "PUT", "DELETE", "PATCH", "BREW"}) {
      var answer = edge.send(method, SITE, "/ten");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
    var options = edge.send("OPTIONS", SITE, "/ten");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String date(int secondsFromNow) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.now().plusSeconds(secondsFromNow).atOffset(ZoneOffset.UTC));
  }
}
