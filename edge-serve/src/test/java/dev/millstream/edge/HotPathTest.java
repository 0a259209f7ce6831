package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.guard.Networks;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The hot path gives what the general way gives, byte for byte. A connection whose first request
/// is none for the hot path goes the general way for good, so both are asked of one server.
@ParameterizedClass(name = "over TLS: {0}")
@ValueSource(booleans = {false, true})
class HotPathTest {
  private static final int PLAIN_REQUESTS = 1500;
  private static final int SECURE_REQUESTS = 500;
  private static final int ATTEMPTS = 5;

  private static final String SITE = "site.localhost";
  private static final String GENERAL_FOR_GOOD =
      "OPTIONS / HTTP/1.1\r\nHost: site.localhost\r\n\r\n";

  private static final byte[] HUGE = new byte[200_000];
  private static final byte[] VAST = new byte[9_000_000];

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static SSLContext trusting;

  @Parameter boolean secure;

  @BeforeAll
  static void start() throws Exception {
    // larger ones stay in their files
    var limits = EdgeFixture.limits(150_000, EdgeLimits.defaults().stopGrace());
    edge = new EdgeFixture(folder, limits, Networks.NONE);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustAll()}, null);
    var bytes = new byte[100_000];
    new Random(3).nextBytes(bytes);
    for (var i = 0; i < HUGE.length; i++) {
      HUGE[i] = (byte) ('a' + i % 23);
    }
    new Random(5).nextBytes(VAST);
    edge.publish(
        RefName.production("site"),
        tree -> {
          tree.text("/index.html", "home");
          tree.text("/ruled/a.js", "ruled");
          tree.text("/empty", "");
          tree.text("/page.html", "html");
          tree.file(
              "/page.md", "text/markdown; charset=utf-8", Map.of(Coding.IDENTITY, text("# md")));
          tree.file("/large.bin", "application/octet-stream", Map.of(Coding.IDENTITY, bytes));
          tree.file("/huge.bin", "application/octet-stream", Map.of(Coding.IDENTITY, HUGE));
          tree.file("/vast.bin", "application/octet-stream", Map.of(Coding.IDENTITY, VAST));
          tree.file(
              "/app.css",
              "text/css; charset=utf-8",
              Map.of(
                  Coding.IDENTITY, text("identity ".repeat(2500)),
                  Coding.GZIP, text("gzip bytes ".repeat(300)),
                  Coding.BR, text("br bytes ".repeat(200))));
          var header = new HeaderRule.Header("X-Ruled", "yes: \u00e9");
          var rule = new HeaderRule("/ruled/*", List.of(header), List.of(), 1);
          tree.writer.section(
              Section.RULES,
              new SiteRules(
                  HtmlHandling.AUTO_TRAILING_SLASH,
                  NotFoundHandling.SINGLE_PAGE_APPLICATION,
                  List.of(rule),
                  List.of()));
        });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void answersWhatTheGeneralWayDoes() throws IOException {
    var random = new Random(20261125);
    var tag = String.valueOf(edge.get(SITE, "/app.css", "Accept-Encoding: br").field("ETag"));
    var modified = String.valueOf(edge.get(SITE, "/app.css").field("Last-Modified"));
    var before = edge.repeats.get();
    for (var i = 0; i < (secure ? SECURE_REQUESTS : PLAIN_REQUESTS); i++) {
      var request = new StringBuilder();
      for (var n = random.nextInt(4) / 2 + random.nextInt(2); n >= 0; n--) {
        request.append(RandomRequests.next(random, tag, modified));
      }
      same(request.toString());
    }
    assertThat(edge.repeats.get() - before)
        .isGreaterThan(secure ? SECURE_REQUESTS / 3 : PLAIN_REQUESTS / 3);
  }

  @Test
  void aRequestMayComeInPieces() throws IOException {
    var request = "GET /app.css HTTP/1.1\r\nHost: site.localhost\r\nAccept-Encoding: br\r\n\r\n";
    var pair = request + request.replace("GET", "HEAD");
    learn(request);
    var whole = hot(pair);
    for (var at = 1; at < pair.length(); at += secure ? 9 : 1) {
      assertThat(exchange(pair.substring(0, at), pair.substring(at))).isEqualTo(whole);
    }
  }

  @Test
  void manyRequestsAtOnceAreAnsweredInOrder() throws IOException {
    var large = "GET /large.bin HTTP/1.1\r\nHost: site.localhost\r\n\r\n";
    var small = "GET /ruled/a.js HTTP/1.1\r\nHost: site.localhost\r\n\r\n";
    var missing = "GET /none.js HTTP/1.1\r\nHost: site.localhost\r\n\r\n";
    learn(large);
    learn(small);
    same((large + small + missing + small + large).repeat(30));
  }

  @Test
  void aBodyIsNeverReadAsARequest() throws IOException {
    var inner = "GET /ruled/a.js HTTP/1.1\r\nHost: site.localhost\r\n\r\n";
    learn(inner);
    for (var field :
        List.of(
            "Content-Length: " + inner.length(),
            "content-length:" + inner.length(),
            "Content-Length: 0",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "X: y\r\n Transfer-Encoding: chunked",
            "Expect: 100-continue\r\nContent-Length: " + inner.length(),
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
            "Connection: close")) {
      for (var method : List.of("GET", "HEAD", "POST")) {
        same(
            method
                + " /ruled/a.js HTTP/1.1\r\nHost: site.localhost\r\n"
                + field
                + "\r\n\r\n"
                + inner);
      }
    }
  }

  @Test
  void anAnswerThatAFieldDecidesIsNotRepeatedForRequestsThatHaveIt() throws IOException {
    var page = "GET /some/route HTTP/1.1\r\nHost: site.localhost\r\n";
    learn(page + "\r\n");
    assertThat(hot(page + "\r\n")).startsWith("HTTP/1.1 200");
    assertThat(hot(page + "Sec-Fetch-Mode: cors\r\n\r\n")).startsWith("HTTP/1.1 404");
    same(page + "Sec-Fetch-Mode: navigate\r\n\r\n" + page + "\r\n");
  }

  @Test
  void aPageIsNotGivenForItsMarkdownNorTheOtherWayRound() throws IOException {
    var page = "GET /page HTTP/1.1\r\nHost: site.localhost\r\n";
    var html = page + "Accept: text/html,*/*;q=0.8\r\n\r\n";
    var markdown = page + "Accept: text/html;q=0.9, Text/MarkDown\r\n\r\n";
    learn(markdown);
    learn(html);
    var before = edge.repeats.get();
    assertThat(hot(html + markdown + page + "\r\n")).contains("html", "# md");
    assertThat(edge.repeats.get() - before).isGreaterThan(0);
    same(html + markdown + page + "\r\n" + markdown + html);
  }

  @Test
  void aRefThatMovesEndsAllItsAnswers() throws IOException {
    var request = "GET /v HTTP/1.1\r\nHost: moving.localhost\r\n\r\n";
    for (var i = 0; i < 20; i++) {
      edge.publish(RefName.production("moving"), Map.of("/v", "version " + i + "."));
      var deadline = System.nanoTime() + 20_000_000_000L;
      while (!general(request).endsWith("version " + i + ".")) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      for (var n = 0; n < 5; n++) {
        assertThat(hot(request)).endsWith("version " + i + ".");
      }
    }
  }

  @Test
  void theLastAnswerOfAConnectionIsRepeated() throws IOException {
    for (var fields :
        List.of(
            "", "Accept-Encoding: br\r\n", "Range: bytes=3-9\r\n", "If-None-Match: \"x\"\r\n")) {
      for (var target : List.of("/app.css", "/large.bin", "/huge.bin")) {
        var request = "GET " + target + " HTTP/1.1\r\nHost: site.localhost\r\n" + fields;
        learn(request + "\r\n");
        var last = request + "Connection: close\r\n\r\n";
        same(last);
        same(last.replace("GET", "HEAD"));
        same(request + "\r\n" + last);
        same(last + request + "\r\n");
      }
    }
    var before = edge.repeats.get();
    hot("GET /app.css HTTP/1.1\r\nHost: site.localhost\r\nConnection: close\r\n\r\n");
    assertThat(edge.repeats.get() - before).isOne();
  }

  @Test
  void aFileOrAPartOfItIsSentWithoutUndertow() throws IOException {
    var request = "GET /vast.bin HTTP/1.1\r\nHost: site.localhost\r\n";
    var part = request + "Range: bytes=4000000-8999998\r\n\r\n";
    learn(request + "\r\n");
    learn(request + "Range: bytes=0-1\r\n\r\n");
    var before = edge.repeats.get();
    var both = hot(part + request + "\r\n");
    assertThat(edge.repeats.get() - before).isEqualTo(2);
    assertThat(both).contains("\r\nContent-Range: bytes 4000000-8999998/9000000\r\n");
    var first = both.indexOf("\r\n\r\n") + 4;
    assertThat(both.substring(first, first + 4_999_999).getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo(Arrays.copyOfRange(VAST, 4_000_000, 8_999_999));
    var second = both.indexOf("\r\n\r\n", first + 4_999_999) + 4;
    assertThat(both.substring(second).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(VAST);
  }

  @Test
  void ofAFileOnlyWhatWasTakenIsTold() throws Exception {
    var request = "GET /vast.bin HTTP/1.1\r\nHost: site.localhost\r\n\r\n";
    learn(request);
    edge.events.clear();
    var before = edge.repeats.get();
    // closed below TLS, which would take the rest first
    try (var below = new Socket(InetAddress.getLoopbackAddress(), port())) {
      var socket = secure ? over(below) : below;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
    }
    var event = Objects.requireNonNull(edge.events.poll(20, TimeUnit.SECONDS));
    assertThat(event.path()).isEqualTo("/vast.bin");
    assertThat(event.bytes()).isBetween(90_000L, 8_999_999L);
    assertThat(edge.repeats.get() - before).isEqualTo(1);
  }

  @Test
  void everyAnswerIsTold() throws IOException {
    var request = "GET /ruled/a.js HTTP/1.1\r\nHost: site.localhost:8080\r\n\r\n";
    learn(request);
    var before = edge.repeats.get();
    edge.events.clear();
    hot(request.repeat(10));
    assertThat(edge.repeats.get() - before).isEqualTo(10);
    assertThat(edge.events)
        .hasSize(10)
        .allSatisfy(event -> {
          assertThat(event.host()).isEqualTo(SITE);
          assertThat(event.path()).isEqualTo("/ruled/a.js");
          assertThat(event.status()).isEqualTo(200);
          assertThat(event.bytes()).isEqualTo(5);
        });
  }

  private void learn(String request) throws IOException {
    hot(request);
    hot(request);
  }

  private void same(String request) throws IOException {
    var general = general(request);
    assertThat(hot(request)).as(request).isEqualTo(general);
    assertThat(hot(request)).as("again: " + request).isEqualTo(general);
  }

  private String hot(String request) throws IOException {
    return exchange(request);
  }

  private String general(String request) throws IOException {
    var both = exchange(GENERAL_FOR_GOOD, request);
    return both.substring(both.indexOf("\r\n\r\n") + 4);
  }

  /// Sends the parts one after the other and reads until the server closes; without dates. A reset
  /// (the server closed with something unread) may overtake what was sent: then all is asked again.
  private String exchange(String... parts) throws IOException {
    var answer = new StringBuilder();
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      answer.setLength(0);
      if (complete(answer, parts)) {
        break;
      }
    }
    return answer.toString().replaceAll("\r\nDate: [^\r]*\r\n", "\r\nDate\r\n");
  }

  /// Whether all came that was sent.
  private boolean complete(StringBuilder answer, String... parts) throws IOException {
    try (var socket = open()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (var part : parts) {
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
                  }
                  socket.shutdownOutput();
                } catch (IOException e) {
                  // the server closed first: what it sent is what counts
                }
              });
      try {
        var bytes = new byte[64 << 10];
        for (var n = socket.getInputStream().read(bytes);
            n >= 0;
            n = socket.getInputStream().read(bytes)) {
          answer.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
        }
        return true;
      } catch (SocketException reset) {
        return false;
      } finally {
        writer.interrupt();
      }
    }
  }

  private Socket open() throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port());
    return secure ? over(plain) : plain;
  }

  private int port() {
    return secure ? edge.server.httpsPort().orElseThrow() : edge.port();
  }

  private Socket over(Socket plain) throws IOException {
    return trusting.getSocketFactory().createSocket(plain, "localhost", port(), true);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
