package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.AccessHash;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that answer with another server's answer.
class ProxyTest {
  private static final String SITE = "site.localhost";
  private static final String ANN =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("ann:open".getBytes(StandardCharsets.UTF_8));
  private static final CountDownLatch SECOND_HALF = new CountDownLatch(1);

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static HttpServer origin;
  private static ServerSocket silent;

  @BeforeAll
  static void start() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    origin.createContext("/", ProxyTest::answer);
    origin.start();
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    edge = new EdgeFixture(folder);
    var here = "http://localhost:" + origin.getAddress().getPort();
    var rules = new ArrayList<RedirectRule>();
    for (var line :
        List.of(
            "/api/* " + here + "/v1/:splat",
            "/own/* " + here + "/own?mine=1",
            "/mute http://localhost:" + silent.getLocalPort() + "/",
            "/dead http://localhost:1/",
            "/private/literal https://127.0.0.1/",
            "/private/number https://2130706433/",
            "/private/link https://169.254.169.254/latest",
            "/plain http://example.com/")) {
      var parts = line.split(" ", -1);
      rules.add(new RedirectRule(parts[0], Map.of(), parts[1], 200, false, rules.size() + 1));
    }
    rules.add(new RedirectRule("/shadowed", Map.of(), here + "/v1/forced", 200, true, 90));
    var locked = new SiteAccess.Locked("/own/*", List.of(AccessHash.of("ann:open")));
    edge.publish(
        RefName.production("site"),
        tree -> {
          tree.text("/index.html", "home");
          tree.text("/api/file.txt", "a file");
          tree.text("/shadowed", "never");
          tree.writer.section(Section.ACCESS, new SiteAccess(true, List.of(locked)));
          tree.writer.section(
              Section.RULES,
              new SiteRules(
                  HtmlHandling.AUTO_TRAILING_SLASH,
                  NotFoundHandling.AUTO,
                  List.of(
                      new HeaderRule(
                          "/api/*",
                          List.of(new HeaderRule.Header("X-Site", "ruled")),
                          List.of(),
                          1)),
                  rules));
        });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    silent.close();
    origin.stop(0);
  }

  @Test
  void whoHasTheTokenIsToldHowLongTheOtherServerTook() throws IOException {
    var answer = edge.get(SITE, "/api/moved", "X-Timing-Token: " + EdgeFixture.TIMING);
    assertThat(answer.field("Server-Timing")).matches("lookup;dur=.*, origin;dur=[0-9.]+");
  }

  /// Tells what it was asked.
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().toString();
      var out = exchange.getResponseHeaders();
      out.add("Keep-Alive", "timeout=5");
      out.add("Connection", "X-Hop");
      out.add("X-Hop", "secret");
      out.add("X-Origin", "yes");
      if (path.endsWith("/slow")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        await();
        exchange.getResponseBody().write("second".getBytes(StandardCharsets.UTF_8));
      } else if (path.endsWith("/large")) {
        exchange.sendResponseHeaders(200, 3 << 20);
        exchange.getResponseBody().write(new byte[3 << 20]);
      } else if (path.endsWith("/moved")) {
        out.add("Location", "/elsewhere");
        exchange.sendResponseHeaders(302, -1);
      } else {
        var said = new StringBuilder(exchange.getRequestMethod() + " " + path + "\n");
        exchange
            .getRequestHeaders()
            .forEach((name, values) ->
                said.append(name).append(": ").append(String.join("|", values)).append('\n'));
        said.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var body = said.toString().getBytes(StandardCharsets.UTF_8);
        var head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(path.endsWith("/500") ? 500 : 200, head ? -1 : body.length);
        if (!head) {
          exchange.getResponseBody().write(body);
        }
      }
    }
  }

  private static void await() {
    try {
      SECOND_HALF.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void passesARequestOnAndItsAnswerBack() throws IOException {
    var answer =
        edge.get(SITE, "/api/users/7?x=1", "X-Forwarded-For: 1.2.3.4", "X-Mine: 5", "TE: trailers");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("X-Origin")).isEqualTo("yes");
    assertThat(answer.text())
        .startsWith("GET /v1/users/7?x=1\n")
        .contains("X-mine: 5\n", "X-forwarded-for: 127.0.0.1\n")
        .contains("X-forwarded-host: site.localhost\n", "X-forwarded-proto: http\n")
        .contains("Host: localhost:" + origin.getAddress().getPort())
        .doesNotContain("1.2.3.4", "trailers");
    assertThat(edge.get(SITE, "/own/x?theirs=2", ANN).text()).startsWith("GET /own?mine=1\n");
  }

  @Test
  void keepsToItselfWhatOpenedTheSiteAndPassesOnWhatIsMeantForTheOtherServer() throws IOException {
    var token = "millstream-share=9.x";
    assertThat(edge.get(SITE, "/own/x", ANN, "Cookie: " + token).text())
        .startsWith("GET /own?mine=1\n")
        .doesNotContainIgnoringCase("authorization", "cookie");
    assertThat(edge.get(SITE, "/api/x", ANN, "Cookie: a=1; " + token + "; b=2").text())
        .contains("Authorization: Basic ", "Cookie: a=1; b=2\n");
  }

  @Test
  void keepsToItselfWhatConcernsOneConnection() throws IOException {
    var answer = edge.get(SITE, "/api/x");
    assertThat(answer.field("X-Hop")).isNull();
    assertThat(answer.field("Keep-Alive")).isNull();
  }

  @Test
  void theSitesHeaderRulesHoldExceptForErrors() throws IOException {
    assertThat(edge.get(SITE, "/api/x").field("X-Site")).isEqualTo("ruled");
    var failed = edge.get(SITE, "/api/500");
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.field("X-Site")).isNull();
  }

  @Test
  void aFileComesFirstUnlessTheRuleIsForced() throws IOException {
    assertThat(edge.get(SITE, "/api/file.txt").line()).isEqualTo("200 a file");
    assertThat(edge.get(SITE, "/shadowed").text()).startsWith("GET /v1/forced");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void passesBodiesOn(String method) throws IOException {
    var plain =
        edge.raw(
            method
                + " /api/x HTTP/1.1\r\nHost: site.localhost\r\nContent-Length: 5\r\n"
                + "Connection: close\r\n\r\nhello");
    assertThat(plain.text()).startsWith(method + " /v1/x\n").endsWith("\nhello");
    var chunked =
        edge.raw(
            method
                + " /api/x HTTP/1.1\r\nHost: site.localhost\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
    assertThat(chunked.text()).contains("hello");
  }

  @Test
  void passesOptionsHeadAndRedirectsThrough() throws IOException {
    assertThat(edge.send("OPTIONS", SITE, "/api/x").text()).startsWith("OPTIONS /v1/x");
    assertThat(edge.send("HEAD", SITE, "/api/x").body()).isEmpty();
    assertThat(edge.get(SITE, "/api/moved").line()).isEqualTo("302 /elsewhere");
  }

  @Test
  void sendsWhatHasComeBeforeItWaitsForMore() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(10_000);
      var request = "GET /api/slow HTTP/1.1\r\nHost: site.localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var seen = new StringBuilder();
      while (seen.indexOf("first") < 0) {
        var next = socket.getInputStream().read();
        assertThat(next).isNotNegative();
        seen.append((char) next);
      }
      SECOND_HALF.countDown();
      var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).contains("second");
    }
  }

  @Test
  void breaksOffAnAnswerThatIsLargerThanAllowed() throws IOException {
    assertThat(edge.get(SITE, "/api/large").body().length()).isLessThan(2 << 20);
  }

  @Test
  void saysSoWhereTheServerIsSilentOrAway() throws IOException {
    var mute = edge.get(SITE, "/mute");
    assertThat(mute.status()).isEqualTo(504);
    assertThat(mute.text()).contains("took too long");
    var dead = edge.get(SITE, "/dead");
    assertThat(dead.status()).isEqualTo(502);
    assertThat(dead.field("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"literal", "number", "link"})
  void neverReachesAPrivateAddress(String rule) throws IOException {
    assertThat(edge.get(SITE, "/private/" + rule).status()).isEqualTo(502);
  }

  @Test
  void wantsTlsFromStrangers() throws IOException {
    assertThat(edge.get(SITE, "/plain").status()).isEqualTo(502);
  }

  @Test
  void doesNotGoInCircles() throws IOException {
    assertThat(edge.get(SITE, "/api/x", "CDN-Loop: other, millstream").status()).isEqualTo(508);
  }
}
