package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millstream.edge.cache.Purge;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other servers' answers in the edge's cache.
class ProxyCacheTest {
  private static final String SITE = "site.localhost";
  private static final int VISITORS = 12;

  @TempDir static Path folder;
  private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
  private static final Map<String, AtomicInteger> ASKED = new ConcurrentHashMap<>();
  private static EdgeFixture edge;
  private static HttpServer origin;

  /// What the other server answers at one path.
  private interface Page {
    String send(HttpExchange exchange) throws IOException;
  }

  @BeforeAll
  static void start() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    origin.createContext("/", ProxyCacheTest::answer);
    origin.start();
    edge = new EdgeFixture(folder);
    var here = "http://localhost:" + origin.getAddress().getPort();
    var french = Map.of(RedirectRule.LANGUAGE, "fr");
    var rules =
        List.of(
            new RedirectRule("/spoken", french, here + "/french", 200, false, 1),
            new RedirectRule("/spoken", Map.of(), here + "/other", 200, false, 2),
            new RedirectRule("/api/*", Map.of(), here + "/:splat", 200, false, 3));
    edge.publish(
        RefName.production("site"),
        Map.of("/index.html", "home"),
        Section.RULES,
        new SiteRules(HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO, List.of(), rules));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    origin.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var name = exchange.getRequestURI().getPath().substring(1);
      asked(name).incrementAndGet();
      var body = PAGES.getOrDefault(name, _ -> "").send(exchange).getBytes(StandardCharsets.UTF_8);
      var status = exchange.getResponseHeaders().remove("Status");
      var code = status == null ? 200 : Integer.parseInt(status.getFirst());
      var head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(code, head || code == 304 ? -1 : body.length);
      if (!head && code != 304) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static AtomicInteger asked(String name) {
    return ASKED.computeIfAbsent(name, _ -> new AtomicInteger());
  }

  /// A page that says how often it was asked for; `fields` are whole header lines.
  private static void page(String name, String... fields) {
    PAGES.put(
        name,
        exchange -> {
          set(exchange, fields);
          return name + " " + asked(name);
        });
  }

  private static void set(HttpExchange exchange, String... fields) {
    for (var field : fields) {
      var parts = field.split(": ", 2);
      exchange.getResponseHeaders().add(parts[0], parts[1]);
    }
  }

  /// What the cache did, and the answer: `HIT 200 page 1`.
  private static String get(String path, String... fields) throws IOException {
    var answer = edge.get(SITE, path, fields);
    return answer.field("cf-cache-status") + " " + answer.line();
  }

  @Test
  void keepsWhatTheOtherServerAllows() throws IOException {
    page("kept", "Cache-Control: no-cache", "CDN-Cache-Control: max-age=60");
    page("surrogate", "Surrogate-Control: max-age=60");
    for (var name : List.of("kept", "surrogate")) {
      assertThat(get("/api/" + name)).isEqualTo("MISS 200 " + name + " 1");
      var again = edge.get(SITE, "/api/" + name);
      assertThat(again.field("cf-cache-status")).isEqualTo("HIT");
      assertThat(again.text()).isEqualTo(name + " 1");
      assertThat(again.field("Age")).isNotNull();
      assertThat(again.field("Surrogate-Control")).isNull();
      assertThat(edge.get(SITE, "/api/" + name, "Range: bytes=0-2").line())
          .isEqualTo("206 " + name.substring(0, 3));
      assertThat(edge.send("HEAD", SITE, "/api/" + name).field("Content-Length"))
          .isEqualTo(Integer.toString(name.length() + 2));
    }
    assertThat(get("/api/kept?other")).isEqualTo("MISS 200 kept 2");
  }

  @Test
  void keepsNothingUnasked() throws IOException {
    page("silent");
    page("own", "Cache-Control: max-age=60", "Set-Cookie: a=1");
    page("nobody", "Cache-Control: no-store");
    for (var i = 1; i <= 2; i++) {
      assertThat(get("/api/silent")).isEqualTo("DYNAMIC 200 silent " + i);
      assertThat(get("/api/own")).isEqualTo("BYPASS 200 own " + i);
      assertThat(get("/api/nobody")).isEqualTo("BYPASS 200 nobody " + i);
    }
    page("signed", "Cache-Control: max-age=60");
    assertThat(get("/api/signed", "Cookie: a=1")).isEqualTo("BYPASS 200 signed 1");
    assertThat(get("/api/signed")).isEqualTo("MISS 200 signed 2");
  }

  @Test
  void standsInForAServerThatFails() throws IOException {
    page("weak", "CDN-Cache-Control: max-age=0, stale-if-error=60");
    assertThat(get("/api/weak")).isEqualTo("MISS 200 weak 1");
    page("weak", "Status: 503");
    assertThat(get("/api/weak")).isEqualTo("STALE 200 weak 1");
  }

  @Test
  void standsInForAServerThatBreaksOff() throws IOException {
    for (var fails : List.of("mute", "half")) {
      page(fails, "CDN-Cache-Control: max-age=0, stale-if-error=60");
      assertThat(get("/api/" + fails)).isEqualTo("MISS 200 " + fails + " 1");
      PAGES.put(fails, exchange -> breakOff(exchange, fails.equals("half")));
      assertThat(get("/api/" + fails)).isEqualTo("STALE 200 " + fails + " 1");
    }
    page(
        "strict",
        "CDN-Cache-Control: max-age=0, must-revalidate, stale-if-error=60",
        "ETag: \"1\"");
    assertThat(get("/api/strict")).isEqualTo("MISS 200 strict 1");
    PAGES.put("strict", exchange -> breakOff(exchange, false));
    assertThat(get("/api/strict")).startsWith("DYNAMIC 502 ");
  }

  /// Says nothing, or a part of an answer that may be kept.
  private static String breakOff(HttpExchange exchange, boolean begun) throws IOException {
    if (begun) {
      set(exchange, "CDN-Cache-Control: max-age=60");
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('x');
    }
    throw new IOException("the server breaks off");
  }

  @Test
  void sendsWhatIsStaleAtOnceAndFetchesItAnew() throws Exception {
    var terms = "CDN-Cache-Control: max-age=0, stale-while-revalidate=60";
    page("quick", terms);
    assertThat(get("/api/quick")).isEqualTo("MISS 200 quick 1");
    var release = new CountDownLatch(1);
    PAGES.put(
        "quick",
        exchange -> {
          set(exchange, "CDN-Cache-Control: max-age=60");
          await(release);
          return "quick anew";
        });
    assertThat(get("/api/quick")).isEqualTo("UPDATING 200 quick 1");
    assertThat(get("/api/quick", "Range: bytes=0-4")).isEqualTo("UPDATING 206 quick");
    release.countDown();
    var until = System.nanoTime() + 10_000_000_000L;
    while (get("/api/quick").startsWith("UPDATING ") && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(get("/api/quick")).isEqualTo("HIT 200 quick anew");
    assertThat(asked("quick")).hasValue(2);
  }

  @Test
  void confirmsWhatIsStale() throws IOException {
    PAGES.put(
        "tagged",
        exchange -> {
          var known = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          set(exchange, "CDN-Cache-Control: no-cache", "ETag: \"1\"");
          set(exchange, known ? new String[] {"Status: 304"} : new String[0]);
          return "tagged " + asked("tagged");
        });
    assertThat(get("/api/tagged")).isEqualTo("MISS 200 tagged 1");
    assertThat(get("/api/tagged")).isEqualTo("REVALIDATED 200 tagged 1");
    assertThat(asked("tagged")).hasValue(2);
  }

  @Test
  void asksOnceForAllWhoComeAtOnce() throws Exception {
    var here = new CountDownLatch(VISITORS);
    PAGES.put(
        "crowd",
        exchange -> {
          set(exchange, "CDN-Cache-Control: max-age=60");
          await(here);
          return "crowd " + asked("crowd");
        });
    try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> visit =
          () -> {
            here.countDown();
            return edge.get(SITE, "/api/crowd").line();
          };
      var calls = new ArrayList<Callable<String>>();
      for (var i = 0; i < VISITORS; i++) {
        calls.add(visit);
      }
      for (var call : visitors.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo("200 crowd 1");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void forgetsWhatIsPurgedByTheVisitorsAddressOrTheServersTag() throws IOException {
    page("priced", "CDN-Cache-Control: max-age=60", "Cache-Tag: prices");
    var tag = new Purge.Target.Tags(Set.of("prices"));
    var address = new Purge.Target.Addresses(Set.of(SITE + "/api/priced"));
    assertThat(get("/api/priced")).isEqualTo("MISS 200 priced 1");
    assertThat(edge.server.purge(new Purge(Optional.of("site"), tag))).isEqualTo(1);
    assertThat(get("/api/priced")).isEqualTo("MISS 200 priced 2");
    assertThat(edge.server.purge(new Purge(Optional.empty(), address))).isEqualTo(1);
    assertThat(get("/api/priced")).isEqualTo("MISS 200 priced 3");
    assertThat(edge.send("POST", SITE, "/api/priced", "Content-Length: 0").status()).isEqualTo(200);
    assertThat(get("/api/priced")).isEqualTo("MISS 200 priced 5");
  }

  @Test
  void leavesRangesOfWhatIsNotKeptToTheServer() throws IOException {
    PAGES.put(
        "film",
        exchange -> {
          set(exchange, "Accept-Ranges: bytes");
          if (exchange.getRequestHeaders().getFirst("Range") == null) {
            return "0123456789";
          }
          set(exchange, "Status: 206", "Content-Range: bytes 3-4/10");
          return "34";
        });
    assertThat(get("/api/film", "Range: bytes=3-4")).endsWith("206 34");
    assertThat(edge.send("HEAD", SITE, "/api/film").field("Content-Length")).isEqualTo("10");
    assertThat(edge.get(SITE, "/api/film").field("Content-Length")).isEqualTo("10");
  }

  @Test
  void rulesWithConditionsDoNotMixTheirServersAnswers() throws IOException {
    // not even failures, which tell no cache what chose them
    page("french", "CDN-Cache-Control: max-age=60", "Status: 500");
    page("other", "CDN-Cache-Control: max-age=60", "Status: 500");
    assertThat(get("/spoken", "Accept-Language: fr")).isEqualTo("MISS 500 french 1");
    assertThat(get("/spoken", "Accept-Language: de")).isEqualTo("MISS 500 other 1");
    assertThat(get("/spoken", "Accept-Language: fr")).isEqualTo("HIT 500 french 1");
  }

  @Test
  void oneVisitorDoesNotChooseWhatOthersGet() throws IOException {
    PAGES.put(
        "echo",
        exchange -> {
          set(exchange, "CDN-Cache-Control: max-age=60");
          var in = exchange.getRequestHeaders();
          return in.getFirst("X-Forwarded-Host") + " " + in.getFirst("X-Original-URL");
        });
    var evil =
        edge.lines(
            "GET /api/echo HTTP/1.1",
            "Host: site.localhost",
            "Connection: X-Forwarded-Host",
            "X-Original-URL: /admin",
            "",
            "GET /index HTTP/1.1",
            "Host: site.localhost",
            "Connection: close");
    assertThat(evil.text()).startsWith("site.localhost null");
    assertThat(get("/api/echo")).isEqualTo("HIT 200 site.localhost null");
    assertThat(edge.get(SITE, "/api/echo?x", "CDN-Loop: millstream").status()).isEqualTo(508);
    assertThat(get("/api/echo?x")).isEqualTo("MISS 200 site.localhost null");
  }

  @Test
  void packedAnswersGoOnlyToWhoCanUnpackThem() throws IOException {
    PAGES.put(
        "packed",
        exchange -> {
          var packed = exchange.getRequestHeaders().getFirst("Accept-Encoding").equals("gzip");
          set(exchange, "CDN-Cache-Control: max-age=60");
          set(exchange, packed ? new String[] {"Content-Encoding: gzip"} : new String[0]);
          return packed ? "packed" : "plain";
        });
    assertThat(get("/api/packed", "Accept-Encoding: gzip")).isEqualTo("MISS 200 packed");
    assertThat(get("/api/packed")).isEqualTo("MISS 200 plain");
    assertThat(get("/api/packed", "Accept-Encoding: gzip")).isEqualTo("HIT 200 packed");
  }
}
