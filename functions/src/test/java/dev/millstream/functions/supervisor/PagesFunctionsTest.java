package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.HttpHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PagesFunctionsTest {
  private static final LinkedBlockingQueue<FunctionLog.Line> LINES = new LinkedBlockingQueue<>();
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, FunctionLimits.defaults(), LINES::add));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  @Test
  void answersWithTheQuerysParameter() {
    var site =
        TestSite.pages(
            hosts,
            "hello",
            "/api/hello",
            """
            {onRequestGet({request}) {
              return new Response('hello ' + new URL(request.url).searchParams.get('name'));
            }}\
            """);
    assertThat(site.body("/api/hello?name=J%C3%BCrgen+M")).isEqualTo("hello Jürgen M");
  }

  @Test
  void prefersMoreSegmentsThenLiteralsThenParametersThenTheRest() {
    var show = "{onRequest: (c) => Response.json([%s, c.params, c.functionPath])}";
    var site =
        TestSite.pages(
            hosts,
            "routes",
            "/users/:id",
            show.formatted(1),
            "/users/me",
            show.formatted(2),
            "/:any*",
            show.formatted(3),
            "/users/:id/posts/:post",
            show.formatted(4));
    assertThat(site.body("/users/me")).isEqualTo("[2,{},\"/users/me\"]");
    assertThat(site.body("/USERS/a%20b/")).isEqualTo("[1,{\"id\":\"a%20b\"},\"/USERS/a%20b/\"]");
    assertThat(site.body("/users/7/posts/9"))
        .isEqualTo("[4,{\"id\":\"7\",\"post\":\"9\"},\"/users/7/posts/9\"]");
    assertThat(site.body("/x/y/z")).isEqualTo("[3,{\"any\":[\"x\",\"y\",\"z\"]},\"/x/y/z\"]");
    assertThat(site.body("/")).isEqualTo("[3,{},\"/\"]");
  }

  @Test
  void takesWhatNamesTheMethodBeforeWhatTakesAllAndHeadIsNotGet() {
    var site =
        TestSite.pages(
            hosts,
            "methods",
            "/m",
            """
            {onRequest: () => new Response('any'),
             onRequestPost: [(c) => c.next(), () => new Response('post')]}\
            """,
            "/get",
            "{onRequestGet: () => new Response('get')}");
    assertThat(site.body("/m")).isEqualTo("any");
    assertThat(TestSite.text(site.send("POST", "/m", ""))).isEqualTo("post");
    assertThat(site.body("/get")).isEqualTo("get");
    assertThat(TestSite.text(site.send("HEAD", "/get", "")))
        .isEqualTo("asset HEAD http://test.localhost/get");
  }

  @Test
  void runsMiddlewareOutermostFirstAndSharesItsData() {
    var mark =
        """
        {async onRequest(c) {
          c.data.trail = (c.data.trail ?? '') + '%1$s';
          const response = await c.next();
          response.headers.append('x-trail', '%1$s' + c.functionPath);
          return response;
        }}\
        """;
    var site =
        TestSite.pages(
            hosts,
            "middleware",
            "/a/b/_middleware",
            mark.formatted(3),
            "/_middleware",
            mark.formatted(1),
            "/a/_middleware",
            mark.formatted(2),
            "/a/b/c",
            "{onRequest: (c) => new Response(c.data.trail)}");
    var answer = TestSite.answer(site.get("/a/b/c"));
    assertThat(TestSite.text(new Answered(answer))).isEqualTo("123");
    assertThat(answer.headers()).contains(new HttpHeader("x-trail", "3/a/b"));
    assertThat(TestSite.header(answer, "x-trail")).containsExactly("3/a/b", "2/a", "1/");
    assertThat(site.body("/a/other")).isEqualTo("asset GET http://test.localhost/a/other");
  }

  @Test
  void handsOnToTheAssetsByNextAndByEnv() {
    var site =
        TestSite.pages(
            hosts,
            "assets",
            "/page",
            """
            {async onRequest({env, next, request}) {
              const mine = await next();
              const other = await env.ASSETS.fetch(new URL('/other.html?q=1', request.url));
              const rewritten = await next('/third');
              return new Response([await mine.text(), await other.text(), await rewritten.text(),
                mine.headers.get('content-type'), env.GREETING].join('|'));
            }}\
            """);
    assertThat(site.body("/page"))
        .isEqualTo(
            "asset GET http://test.localhost/page|asset GET http://test.localhost/other.html?q=1"
                + "|asset GET http://test.localhost/third|text/html|hej");
  }

  @Test
  void runsAWorkerInAdvancedMode() {
    var script =
        """
        var __millstream_bundle = (() => ({worker: {default: {
          async fetch(request, env, ctx) {
            if (new URL(request.url).pathname === '/api') return new Response(env.GREETING);
            return env.ASSETS.fetch(request);
          }}}}))();
        //# sourceMappingURL=none\
        """;
    var site = TestSite.of(hosts, "worker", script, List.of());
    assertThat(site.body("/api")).isEqualTo("hej");
    assertThat(site.body("/x")).isEqualTo("asset GET http://test.localhost/x");
  }

  @Test
  void saysWhatWasThrownAndWhere() {
    var site =
        TestSite.pages(
            hosts,
            "throws",
            "/throws",
            "{onRequest() { throw new TypeError('no such thing'); }}",
            "/nothing",
            "{onRequest() {}}",
            "/hostile",
            "{onRequest() { throw {get message() { throw 1; }, toString() { throw 2; }}; }}",
            "/open",
            "{onRequest(c) { c.passThroughOnException(); throw new Error('x'); }}");
    assertThat(site.get("/throws"))
        .isInstanceOfSatisfying(
            Threw.class,
            threw -> {
              assertThat(threw.message()).isEqualTo("TypeError: no such thing");
              assertThat(threw.stack()).contains("functions.js:2:");
            });
    assertThat(site.get("/nothing"))
        .isEqualTo(
            new Threw("TypeError: a function must return a Response", stack(site, "/nothing")));
    assertThat(site.get("/hostile")).isEqualTo(new Threw("an error that cannot be shown", ""));
    assertThat(site.body("/open")).isEqualTo("asset GET http://test.localhost/open");
  }

  @Test
  void leavesPlacesAsTheyAreUnderABrokenSourceMap() {
    for (var map : List.of("%", "e30", "eyJtYXBwaW5ncyI6ImdnZ2dnZ2dnZ2dnZ2dnIn0=")) {
      var script =
          "throw new Error('at load')\n//# sourceMappingURL=data:application/json;base64," + map;
      assertThat(TestSite.of(hosts, "unmapped", script, List.of()).get("/"))
          .isInstanceOfSatisfying(
              Threw.class, threw -> assertThat(threw.stack()).contains("functions.js:1:7"));
    }
  }

  @Test
  void saysWhatIsWrongWithABundle() {
    assertThat(TestSite.of(hosts, "syntax", "let let = 1;", List.of()).get("/"))
        .isInstanceOfSatisfying(
            Threw.class, threw -> assertThat(threw.message()).contains("SyntaxError"));
    assertThat(TestSite.of(hosts, "toplevel", "throw new Error('at load')", List.of()).get("/"))
        .isInstanceOfSatisfying(
            Threw.class, threw -> assertThat(threw.message()).isEqualTo("Error: at load"));
  }

  @Test
  void logsWhatIsPrintedWithTheRequest() throws InterruptedException {
    var site =
        TestSite.pages(
            hosts,
            "prints",
            "/",
            """
            {onRequest(c) {
              const later = new Promise((done) => setTimeout(done, 5));
              c.waitUntil(later.then(() => console.warn('later')));
              console.log('now', {a: [1, 'b']}, new Map([[1, null]]));
              return new Response('done');
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("done");
    var first = lineOf("prints");
    var second = lineOf("prints");
    assertThat(first.text()).isEqualTo("now { a: [ 1, 'b' ] } Map { 1 => null }");
    assertThat(first.level()).isEqualTo("log");
    assertThat(second.text()).isEqualTo("later");
    assertThat(second.level()).isEqualTo("warn");
    assertThat(second.requestId()).isEqualTo(first.requestId());
  }

  private static FunctionLog.Line lineOf(String project) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (true) {
      var line = LINES.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(line).as("a line that %s printed", project).isNotNull();
      if (line.project().equals(project)) {
        return line;
      }
    }
  }

  private static String stack(TestSite site, String path) {
    return site.get(path) instanceof Threw threw ? threw.stack() : "";
  }
}
