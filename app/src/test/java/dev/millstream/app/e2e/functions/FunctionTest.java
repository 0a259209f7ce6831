package dev.millstream.app.e2e.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import dev.millstream.app.e2e.direct.CloudflareClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Functions of pushed sites: those that answer, those that fail, and what they do to others.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionTest {
  private Path temporary;
  private RunningServer server;

  @BeforeAll
  void pushTheBlog(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(temporary.resolve("data"));
    WorkingCopy.ofSampleBlog(temporary.resolve("blog"))
        .push(server, "blog", "main")
        .expectSuccess();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Curl.Answer get(String path, String... options) throws Exception {
    return Curl.get(server.site("blog", path), options);
  }

  private void expectHello(String name) throws Exception {
    var answer = get("/api/hello?name=" + name);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"message\":\"Hello, %s!\",\"runtime\":\"V8\"}".formatted(name));
  }

  @Test
  void aFunctionAnswersInsideItsMiddleware() throws Exception {
    var answer = get("/api/hello?name=Ada%20L.");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("x-served-by")).isEqualTo("millstream-function");
    assertThat(answer.header("server-timing")).matches("function;dur=\\d+");
    assertThat(answer.body()).isEqualTo("{\"message\":\"Hello, Ada L.!\",\"runtime\":\"V8\"}");
  }

  @Test
  void pagesOutsideTheRoutesNeverPassTheFunctions() throws Exception {
    assertThat(get("/about").header("x-served-by")).isEmpty();
  }

  @Test
  void aMethodWithoutAHandlerFallsThroughToTheFilesWhichHaveNone() throws Exception {
    var answer = get("/api/hello", "-X", "POST", "-d", "x=1");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("GET");
  }

  @Test
  void whatAFunctionThrowsIsAPageWithAnIdThatTheLogHas() throws Exception {
    var answer = get("/api/broken");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("content-type")).startsWith("text/html");
    assertThat(answer.body()).doesNotContain("always throws", "broken.js");
    var id = Pattern.compile("<code>(\\w{8,})</code>").matcher(answer.body());
    assertThat(id.find()).as(answer.body()).isTrue();
    assertThat(server.log().lines().filter(line -> line.contains("id=" + id.group(1))))
        .singleElement()
        .asString()
        .contains("project=blog", "path=/api/broken", "this function always throws")
        .contains("functions/api/broken.js:3:");
    expectHello("after");
  }

  /// What is other here than under `wrangler pages dev`, and is meant so.
  private static final Set<String> NOT_AS_WRANGLER =
      Set.of(
          "GET /routes/..%2f", // escapes are in upper case
          "OPTIONS /methods/some", // files answer it
          "GET /env/assets?path=/about.html", // its redirect is the code's to follow
          "GET /urls/%zz"); // no escape: 400

  private static boolean isAsWrangler(String line) {
    return !NOT_AS_WRANGLER.contains(line.split(" →", -1)[0]);
  }

  @Test
  void twentyOneApplicationsAnswerAsTheyDoUnderWrangler() throws Exception {
    var differential = Path.of("..", "bench", "differential").toAbsolutePath().normalize();
    WorkingCopy.of(differential.resolve("apps"), temporary.resolve("apps"))
        .push(server, "apps", "main")
        .expectSuccess();
    var clients = new CloudflareClients(server, temporary);
    var base = "http://127.0.0.1:" + server.port();
    var given =
        clients
            .scriptAt(differential.resolve("apps.mjs"), base, "apps.localhost:" + server.port())
            .expectSuccess()
            .output();

    var wanted = Files.readAllLines(differential.resolve("apps.txt"));
    assertThat(given.lines().filter(FunctionTest::isAsWrangler))
        .hasSizeGreaterThanOrEqualTo(148)
        .containsExactlyElementsOf(wanted.stream().filter(FunctionTest::isAsWrangler).toList());
    assertThat(given.lines().filter(line -> !isAsWrangler(line)))
        .hasSize(NOT_AS_WRANGLER.size())
        .doesNotContainAnyElementsOf(wanted);
  }

  @Test
  void aFunctionThatNeverEndsIsStoppedAndNobodyWaitsForIt() throws Exception {
    expectHello("before");
    try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      var forever = visitors.submit(() -> get("/api/forever"));
      var answered = 0;
      while (!forever.isDone()) {
        expectHello("meanwhile");
        assertThat(get("/").status()).isEqualTo(200);
        answered++;
      }

      var answer = forever.get();

      assertThat(answered).isGreaterThan(2);
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).contains("took too long");
    }
    expectHello("afterwards");
  }

  @Test
  void aMiddlewareAtTheRootIsAroundPagesTooAndLeavesThemWhole() throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve("wrapped"));
    copy.git("rm", "-q", "_routes.json").expectSuccess();
    copy.commit("Middleware around everything");
    copy.push(server, "wrapped", "main").expectSuccess();
    var page = Curl.get(server.site("wrapped", "/about"));

    var head = Curl.get(server.site("wrapped", "/about"), "--head");
    var again =
        Curl.get(server.site("wrapped", "/about"), "-H", "If-None-Match: " + page.header("etag"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("x-served-by")).isEqualTo("millstream-function");
    assertThat(page.body()).isEqualTo(get("/about").body());
    assertThat(head.header("content-length")).isEqualTo(page.header("content-length"));
    assertThat(head.body()).isEmpty();
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void aVisitorTalksToAFunctionOverAWebSocket() throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve("chat"));
    copy.write(
        "functions/chat.js",
        """
        const everybody = new Set();
        export const onRequestGet = ({ request }) => {
          if (request.headers.get("Upgrade") !== "websocket") {
            return new Response("this is a WebSocket", { status: 426 });
          }
          const [client, server] = Object.values(new WebSocketPair());
          server.accept();
          everybody.add(server);
          server.addEventListener("message", ({ data }) => {
            for (const one of everybody) one.send(data);
          });
          server.addEventListener("close", () => everybody.delete(server));
          return new Response(null, { status: 101, webSocket: client });
        };
        """);
    copy.write("_routes.json", "{\"version\":1,\"include\":[\"/chat\"],\"exclude\":[]}");
    copy.commit("A chat");
    copy.push(server, "chat", "main").expectSuccess();
    var url = server.site("chat", "/chat");
    var ada = Chatter.at(url);
    var bob = Chatter.at(url);

    assertThat(Curl.get(url).status()).isEqualTo(426);
    ada.say("hello, all");
    assertThat(List.of(ada.next(), bob.next())).containsOnly("hello, all");
    bob.leave(4000, "enough");
    assertThat(bob.next()).isEqualTo("4000 enough");
    ada.say("still here");
    assertThat(ada.next()).isEqualTo("still here");
    ada.vanish();
  }

  @Test
  void anAnswerForCachesIsMadeOnceUntilItIsPurged() throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve("cached"));
    copy.write(
        "functions/api/price.js",
        """
        export const onRequestGet = () =>
          new Response(String(Math.random()), {
            headers: { "CDN-Cache-Control": "max-age=3600", "Cache-Tag": "prices" },
          });
        """);
    copy.write(
        "functions/api/kept.js",
        """
        export const onRequestGet = async ({ request }) => {
          const kept = await caches.default.match(request.url);
          if (kept) return new Response(`kept ${await kept.text()}`);
          const made = new Response(String(Math.random()));
          await caches.default.put(request.url, made.clone());
          return made;
        };
        """);
    copy.commit("A price");
    copy.push(server, "cached", "main").expectSuccess();
    var price = server.site("cached", "/api/price");
    var made = Curl.get(price);

    var kept = server.site("cached", "/api/kept");
    assertThat("kept " + Curl.get(kept).body()).isEqualTo(Curl.get(kept).body());
    expectCached(price, made.body());
    server.command("purge", "blog", "--everything").expectSuccess();
    expectCached(price, made.body());
    server.command("purge", "cached", "--tag", "prices").expectSuccess();
    var next = Curl.get(price);
    server
        .command("purge", "--url", price.replaceFirst("^http:", "https:"), "--json")
        .expectSuccess();

    assertThat(made.header("cf-cache-status")).isEqualTo("MISS");
    assertThat(made.header("cache-tag")).isEmpty();
    assertThat(next.header("cf-cache-status")).isEqualTo("MISS");
    assertThat(next.body()).isNotEqualTo(made.body());
    assertThat(Curl.get(price).header("cf-cache-status")).isEqualTo("MISS");
    assertThat(zones("name=cached.localhost")).contains("\"total_count\":1");
    assertThat(zones("name=cached.localhost&page=2")).contains("\"result\":[]");
    var wrong = server.command("purge", "--host", "example.org");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.output()).contains("1016");
  }

  private String zones(String query) throws Exception {
    var token = "Authorization: Bearer " + server.token();
    var zones = server.api("").replaceFirst("/accounts/.*", "/zones?");
    return Curl.get(zones + query, "-H", token).body();
  }

  private static void expectCached(String url, String body) throws Exception {
    var answer = Curl.get(url);
    assertThat(answer.header("cf-cache-status")).isEqualTo("HIT");
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void tailShowsCallsConsoleAndExceptionsAsTheyHappen() throws Exception {
    var pretty = temporary.resolve("tail.txt");
    var errors = temporary.resolve("tail.json");
    var project = server.call("GET", "/pages/projects/blog").at("/result/canonical_deployment/id");
    var all = server.startCli(pretty, "tail", "blog");
    var failed =
        server.startCli(
            errors, "tail", "blog", project.asString(), "--status", "error", "--format", "json");
    try {
      // a tail that listens was taken: asking again until it hears us
      Shell.until(
          Duration.ofSeconds(60),
          () -> {
            get("/api/hello?name=tail", "-H", "Authorization: Bearer secret");
            get("/api/broken");
            var heard = Files.readString(errors).contains("\"exceptions\":[{");
            return heard ? Files.readString(pretty) : "";
          },
          seen -> seen.contains("/api/hello") && seen.contains("functions/api/broken.js:"));

      var shown = Files.readString(pretty);
      assertThat(shown).contains("GET http://blog.localhost").contains(" ok 200 ");
      assertThat(shown).contains(" exception ").contains("functions/api/broken.js:");
      for (var line : Files.readAllLines(errors)) {
        if (line.startsWith("{")) {
          var event = JsonMapper.shared().readTree(line);
          assertThat(event.path("outcome").asString()).isEqualTo("exception");
          assertThat(event.at("/event/request/url").asString()).endsWith("/api/broken");
        }
      }
    } finally {
      all.destroy();
      failed.destroy();
    }
  }

  @Test
  void aTailRefusesFiltersItDoesNotKnow() throws Exception {
    var answer =
        server.call(
            "POST", "/pages/projects/blog/tails", "-d", "{\"filters\":[{\"outcome\":[\"fine\"]}]}");
    assertThat(answer.at("/errors/0/message").asString()).contains("\"fine\"", "exceededCpu");
  }
}
