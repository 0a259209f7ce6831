package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.millstream.edge.reply.FunctionCalls;
import dev.millstream.edge.reply.FunctionEnd;
import dev.millstream.functions.FunctionCall;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionRequest;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What reaches functions, and what the public sees of however they end. The engine here is the
/// test's own: a real one cannot be made to fail in all these ways on demand.
class FunctionsTest {
  private static final String HOST = "app.localhost";
  private static final String SCRIPT = "globalThis.__millstream_bundle = {}";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    for (var ref : List.of(RefName.production("app"), RefName.branch("app", "next"))) {
      edge.publish(ref, FunctionsTest::contents);
    }
  }

  private static void contents(EdgeFixture.Tree tree) {
    tree.text("/index.html", "home");
    tree.text("/api/free", "a file");
    tree.file(
        "/styled.css",
        "text/css",
        Map.of(
            Coding.IDENTITY, SCRIPT.getBytes(StandardCharsets.UTF_8),
            Coding.GZIP, "x".getBytes(StandardCharsets.UTF_8)));
    var script = tree.object(SCRIPT.getBytes(StandardCharsets.UTF_8));
    var gate = new RouteRules(List.of("/api/*"), List.of("/api/free"));
    tree.writer.section(
        Section.FUNCTIONS, new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
    tree.writer.section(
        Section.ORIGIN, new SiteOrigin("app", "0a1b2c3d", "main", "0".repeat(40), false));
    tree.writer.section(Section.RULES, rules());
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  private static SiteRules rules() {
    return new SiteRules(
        HtmlHandling.AUTO_TRAILING_SLASH,
        NotFoundHandling.AUTO,
        List.of(new HeaderRule("/*", List.of(new HeaderRule.Header("X-Rule", "on")), List.of(), 1)),
        List.of(
            new RedirectRule("/api/old", Map.of(), "/api/new", 301, false, 1),
            new RedirectRule("/v1/*", Map.of(), "/api/:splat", 200, false, 2)));
  }

  @Test
  void whoHasTheTokenIsToldHowLongAnAnswerTookAndNobodyElse() throws IOException {
    edge.functions(call ->
        answer(200, List.of(), "told " + call.request().headers().toString().contains("-how-")));
    var token = "X-Timing-Token: " + EdgeFixture.TIMING;
    var step = ";dur=[0-9]+\\.[0-9]{3}";
    var called = edge.get(HOST, "/api/timed", token);
    assertThat(called.field("Server-Timing")).matches("lookup" + step + ", function" + step);
    assertThat(called.text()).isEqualTo("told false");
    assertThat(edge.get(HOST, "/api/timed", token + "!").field("Server-Timing")).isNull();
    assertThat(edge.get(HOST, "/api/timed").field("Server-Timing")).isNull();

    var plain = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\n";
    var end = plain + "Connection: close\r\n";
    edge.raw(plain + "\r\n" + end + "\r\n");
    var both = edge.raw(plain + "\r\n" + plain + token + "\r\n\r\n" + end + "\r\n").toString();
    assertThat(both.split("Server-Timing: lookup" + step, -1)).hasSize(2);
  }

  @Test
  void functionsLearnWhatIsKnownOfTheConnection() throws IOException {
    edge.functions(call -> answer(200, List.of(), call.request().cf()));
    assertThat(edge.get(HOST, "/api/known", "Accept-Encoding: br").text())
        .isEqualTo("{\"httpProtocol\":\"HTTP/1.1\",\"clientAcceptEncoding\":\"br\"}");
  }

  @Test
  void functionsFetchFromOtherServersWithinTheRulesForProxying() throws IOException {
    var origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/packed",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          try (var out = new GZIPOutputStream(exchange.getResponseBody())) {
            out.write(exchange.getRequestMethod().getBytes(StandardCharsets.UTF_8));
            exchange.getRequestBody().transferTo(out);
          }
        });
    origin.start();
    try {
      edge.functions(call -> {
        var said = new ArrayList<String>();
        for (var url :
            List.of(
                "http://localhost:" + origin.getAddress().getPort() + "/packed",
                "http://127.0.0.1:" + origin.getAddress().getPort() + "/packed",
                "https://10.0.0.1/",
                "https://[::1]/")) {
          said.add(fetched(call, url));
        }
        return answer(200, List.of(), String.join("\n", said));
      });
      var direct = "GET /api/x HTTP/1.1\r\nHost: app.localhost:8080\r\nConnection: close\r\n";
      assertThat(edge.raw(direct + "\r\n").body())
          .contains(
              """
              200 [] POSTbody
              only https is allowed to 127.0.0.1
              10.0.0.1 is not a public address
              ::1 is not a public address\
              """);
      assertThat(edge.raw(direct + "CDN-Loop: millstream\r\n\r\n").body())
          .contains("the request has been here before")
          .doesNotContain("POSTbody");
    } finally {
      origin.stop(0);
    }
  }

  private static String fetched(FunctionCall call, String url) {
    var body = "body".getBytes(StandardCharsets.UTF_8);
    try {
      var response = call.servers().fetch(new FunctionRequest("POST", url, List.of(), body));
      var coding =
          response.headers().stream()
              .map(header -> header.name().toLowerCase(Locale.ROOT))
              .filter(name -> name.startsWith("content-"))
              .toList();
      return response.status()
          + " "
          + coding
          + " "
          + new String(
              response.flow().isPresent() ? response.flow().get().readAllBytes() : response.body(),
              StandardCharsets.UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aFunctionGetsTheWholeRequestAndGivesTheWholeAnswer() throws IOException {
    var seen = new AtomicReference<FunctionCall>();
    edge.functions(call -> {
      seen.set(call);
      var headers =
          List.of(
              new HttpHeader("content-type", "text/plain"),
              new HttpHeader("set-cookie", "a=1"),
              new HttpHeader("set-cookie", "b=2"));
      return answer(201, headers, "made");
    });
    var body = "name=Ann";
    var answer =
        edge.raw(
            String.join(
                "\r\n",
                "POST /api/people?x=%7B1 HTTP/1.1",
                "Host: app.localhost:8080",
                "X-Own: 1",
                "CF-Connecting-IP: 6.6.6.6",
                "Content-Length: " + body.length(),
                "Connection: close",
                "",
                body));
    assertThat(answer.line()).isEqualTo("201 made");
    assertThat(answer.field("Set-Cookie")).isEqualTo("a=1|b=2");
    assertThat(answer.field("X-Rule")).isEqualTo("on");
    assertThat(answer.field("Access-Control-Allow-Origin")).isNull();
    var call = seen.get();
    assertThat(call.request().method()).isEqualTo("POST");
    assertThat(call.request().url()).isEqualTo("http://app.localhost:8080/api/people?x=%7B1");
    assertThat(call.request().body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
    assertThat(call.request().headers())
        .contains(new HttpHeader("x-own", "1"), new HttpHeader("cf-connecting-ip", "127.0.0.1"))
        .doesNotContain(new HttpHeader("cf-connecting-ip", "6.6.6.6"));
    assertThat(call.site().project()).isEqualTo("app");
    assertThat(call.site().deployment()).isEqualTo("0a1b2c3d");
    assertThat(call.site().script().read()).asString(StandardCharsets.UTF_8).isEqualTo(SCRIPT);
  }

  @Test
  void theGateAndTheRulesDecideWhatReachesAFunction() throws IOException {
    edge.functions(call -> answer(200, List.of(), "function " + call.request().url()));
    assertThat(edge.get(HOST, "/").line()).isEqualTo("200 home");
    assertThat(edge.get(HOST, "/api/free").line()).isEqualTo("200 a file");
    assertThat(edge.get(HOST, "/api/old").line()).isEqualTo("301 /api/new");
    assertThat(edge.get(HOST, "/api").text()).startsWith("function");
    assertThat(edge.get(HOST, "/v1/x?y").line())
        .isEqualTo("200 function http://app.localhost/api/x?y");
  }

  @Test
  void aPreviewsFunctionsStayOutOfSearchEngines() throws IOException {
    edge.functions(_ -> answer(200, List.of(), "made"));
    assertThat(edge.get("next.app.localhost", "/api/x").field("X-Robots-Tag")).isEqualTo("noindex");
    assertThat(edge.get(HOST, "/api/x").field("X-Robots-Tag")).isNull();
  }

  @Test
  void aFunctionCanHandOnToTheFiles() throws IOException {
    edge.functions(call -> {
      var url = call.request().url().replace("/api/file", "");
      return new Answered(
          call.assets()
              .fetch(new FunctionRequest("GET", url, call.request().headers(), new byte[0])));
    });
    var home = edge.get(HOST, "/api/file/");
    assertThat(home.line()).isEqualTo("200 home");
    assertThat(home.field("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(home.field("X-Rule")).isEqualTo("on");
    var tag = "If-None-Match: " + home.field("ETag");
    assertThat(edge.get(HOST, "/api/file/", tag).status()).isEqualTo(304);
    assertThat(edge.get(HOST, "/api/file/none").status()).isEqualTo(200);
    var styled = edge.get(HOST, "/api/file/styled.css", "Accept-Encoding: gzip");
    assertThat(styled.text()).isEqualTo(SCRIPT);
    assertThat(styled.field("Content-Encoding")).isNull();
  }

  @Test
  void headOfAFileThatAFunctionHandsOnHasTheLengthOfGet() throws IOException {
    edge.functions(call -> {
      var url = "http://app.localhost" + call.request().url().replaceFirst(".*/api/file", "");
      var request = new FunctionRequest(call.request().method(), url, List.of(), new byte[0]);
      return new Answered(call.assets().fetch(request));
    });

    var head = edge.send("HEAD", HOST, "/api/file/");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.field("Content-Length")).isEqualTo("4");
  }

  @Test
  void codeThatThrowsGivesAnIdThatTheLogHas() throws Exception {
    var stack = "Error: oh <no>\n    at hello.js:3:9";
    edge.functions(_ -> new FunctionOutcome.Threw("oh <no>", stack));
    var logged = logOf(() -> assertFailure(500, "code failed"));
    assertThat(logged.getFormattedMessage())
        .contains("event=function_threw", "project=app", "hello.js:3:9")
        .doesNotContain("\n");
    assertThat(edge.get(HOST, "/").line()).as("others go on").isEqualTo("200 home");
  }

  @Test
  void codeThatRunsTooLongIsATimeout() throws Exception {
    edge.functions(_ -> new FunctionOutcome.Stopped("cpu limit of 1 s"));
    var logged = logOf(() -> assertFailure(504, "took too long"));
    assertThat(logged.getFormattedMessage()).contains("cpu limit of 1 s");
  }

  @Test
  void codeThatCannotRunMayBeTriedAgain() throws IOException {
    edge.functions(_ -> new FunctionOutcome.Unavailable("the host is being replaced"));
    var answer = edge.get(HOST, "/api/x");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.field("Retry-After")).isEqualTo("2");
    assertThat(answer.field("X-Rule")).isNull();
  }

  @Test
  void anEngineThatBreaksIsOurFault() throws IOException {
    edge.functions(_ -> {
      throw new IllegalStateException("a bug");
    });
    var answer = edge.get(HOST, "/api/x");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("Something went wrong here").doesNotContain("a bug");
  }

  @Test
  void noFunctionBreaksTheFraming() throws IOException {
    edge.functions(_ ->
        answer(
            200,
            List.of(
                new HttpHeader("content-length", "99"),
                new HttpHeader("transfer-encoding", "chunked"),
                new HttpHeader("connection", "upgrade"),
                new HttpHeader("x-split", "a\r\nx-evil: 1"),
                new HttpHeader("bad name", "1"),
                new HttpHeader("x-good", "1")),
            "body"));
    var answer = edge.get(HOST, "/api/x");
    assertThat(answer.line()).isEqualTo("200 body");
    assertThat(answer.field("Content-Length")).isEqualTo("4");
    assertThat(answer.field("Transfer-Encoding")).isNull();
    assertThat(answer.field("X-Split")).isNull();
    assertThat(answer.field("X-Evil")).isNull();
    assertThat(answer.field("X-Good")).isEqualTo("1");
    assertThat(edge.send("HEAD", HOST, "/api/x").body()).isEmpty();
    edge.functions(_ -> answer(99, List.of(), ""));
    assertThat(edge.get(HOST, "/api/x").status()).isEqualTo(500);
    edge.functions(_ -> answer(204, List.of(), "no body here"));
    assertThat(edge.get(HOST, "/api/x").line()).isEqualTo("204 ");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws IOException {
    edge.functions(_ -> answer(200, List.of(), "never"));
    var answer =
        edge.lines(
            "POST /api/x HTTP/1.1",
            "Host: app.localhost",
            "Content-Length: " + (EdgeLimits.defaults().bodyBytesMax() + 1),
            "Connection: close");
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void theEventSaysHowTheCallEnded() throws Exception {
    edge.functions(_ -> new FunctionOutcome.Stopped("wall limit"));
    edge.get(HOST, "/api/x");
    var event = edge.events.poll(20, TimeUnit.SECONDS);
    while (event != null && event.function() != FunctionEnd.STOPPED) {
      event = edge.events.poll(20, TimeUnit.SECONDS); // those of other tests come first
    }
    assertThat(event).isNotNull();
  }

  private static String assertFailure(int status, String text) throws IOException {
    var answer = edge.get(HOST, "/api/x");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains(text).doesNotContain("hello.js");
    return answer.text();
  }

  private interface Failing {
    String page() throws IOException;
  }

  private static ILoggingEvent logOf(Failing request) throws IOException {
    var logger = (Logger) LoggerFactory.getLogger(FunctionCalls.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.addAppender(lines);
    try {
      var page = request.page();
      assertThat(lines.list).hasSize(1);
      var line = lines.list.getFirst();
      var id = line.getFormattedMessage().replaceAll(".* id=([0-9a-f]{16}) .*", "$1");
      assertThat(page).contains(id);
      return line;
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static FunctionOutcome answer(int status, List<HttpHeader> headers, String body) {
    return new Answered(
        new FunctionResponse(status, headers, body.getBytes(StandardCharsets.UTF_8)));
  }
}
