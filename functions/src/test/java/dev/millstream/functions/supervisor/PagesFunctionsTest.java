package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Threw;
import dev.millstream.functions.FunctionResponse;
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
    var answer = answer(site.get("/a/b/c"));
    assertThat(TestSite.text(new Answered(answer))).isEqualTo("123");
    assertThat(answer.headers()).contains(new HttpHeader("x-trail", "3/a/b"));
    assertThat(header(answer, "x-trail")).containsExactly("3/a/b", "2/a", "1/");
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
  void readsBodiesAsTextJsonBytesAndForms() {
    var site =
        TestSite.pages(
            hosts,
            "bodies",
            "/json",
            "{onRequestPost: async (c) => Response.json({got: await c.request.json()}, {status:"
                + " 201})}",
            "/form",
            """
            {async onRequestPost({request}) {
              const form = await request.formData();
              return new Response(
                [...form].map(([name, value]) => `${name}=${value.name ?? value}`).join('&'));
            }}\
            """,
            "/bytes",
            """
            {async onRequestPost({request}) {
              const copy = request.clone();
              const bytes = new Uint8Array(await request.arrayBuffer());
              return new Response(bytes.reverse(), {headers: {'x-text': btoa(await copy.text())}});
            }}\
            """);
    var json = answer(site.send("POST", "/json", "{\"a\":[1,\"ü\"]}"));
    assertThat(json.status()).isEqualTo(201);
    assertThat(TestSite.text(new Answered(json))).isEqualTo("{\"got\":{\"a\":[1,\"ü\"]}}");
    assertThat(header(json, "content-type")).containsExactly("application/json");
    assertThat(
            TestSite.text(
                site.send(
                    "POST",
                    "/form",
                    "a=1&b=%C3%BC+x",
                    "content-type",
                    "application/x-www-form-urlencoded")))
        .isEqualTo("a=1&b=ü x");
    var multipart =
        """
        --frontier\r
        Content-Disposition: form-data; name="who"\r
        \r
        me\r
        --frontier\r
        Content-Disposition: form-data; name="file"; filename="a.txt"\r
        Content-Type: text/plain\r
        \r
        content\r
        --frontier--\r
        """;
    assertThat(
            TestSite.text(
                site.send(
                    "POST",
                    "/form",
                    multipart,
                    "content-type",
                    "multipart/form-data; boundary=frontier")))
        .isEqualTo("who=me&file=a.txt");
    var bytes = answer(site.send("POST", "/bytes", "abc"));
    assertThat(TestSite.text(new Answered(bytes))).isEqualTo("cba");
    assertThat(header(bytes, "x-text")).containsExactly("YWJj");
  }

  @Test
  void waitsForPromisesAndTimers() {
    var site =
        TestSite.pages(
            hosts,
            "async",
            "/",
            """
            {async onRequest() {
              const slow = new Promise((done) => setTimeout(done, 30, 'slow'));
              const never = setTimeout(() => { throw new Error('cleared'); }, 1);
              clearTimeout(never);
              const quick = new Promise((done) => setTimeout(() => done('fast'), 1));
              const fast = await Promise.race([slow, quick]);
              return new Response(fast + ' ' + await slow);
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("fast slow");
  }

  @Test
  void streamsAreReadToTheirEnd() {
    var site =
        TestSite.pages(
            hosts,
            "streams",
            "/",
            """
            {onRequest() {
              let count = 0;
              return new Response(new ReadableStream({
                async pull(controller) {
                  await new Promise((done) => setTimeout(done, 1));
                  controller.enqueue(new TextEncoder().encode(`chunk ${++count};`));
                  if (count === 3) controller.close();
                },
              }));
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("chunk 1;chunk 2;chunk 3;");
  }

  @Test
  void hasTheCommonWebApis() {
    var site =
        TestSite.pages(
            hosts,
            "apis",
            "/",
            """
            {async onRequest() {
              const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'));
              const controller = new AbortController();
              controller.abort();
              const clone = structuredClone({when: new Date(0), list: new Map([[1, {a: 1n}]])});
              const problem = await fetch('https://example.com/').catch((e) => e.message);
              return Response.json([
                new Uint8Array(hash).toHex(), crypto.randomUUID().length,
                crypto.getRandomValues(new Uint8Array(4)).length, atob(btoa('\\xff')) === '\\xff',
                new TextDecoder().decode(new Uint8Array([0xe2, 0x82, 0xac])),
                controller.signal.reason.name, String(clone.list.get(1).a), clone.when.getTime(),
                problem, Response.redirect('https://a.test/x', 301).headers.get('location'),
                [...new Headers({B: '1', a: '2'}).keys()],
              ]);
            }}\
            """);
    assertThat(site.body("/"))
        .isEqualTo(
            "[\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",36,4,true,\"€\","
                + "\"AbortError\",\"1\",0,\"fetch is not available yet\",\"https://a.test/x\","
                + "[\"a\",\"b\"]]");
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

  @Test
  void seesNothingOfTheMachine() {
    var site =
        TestSite.pages(
            hosts,
            "sandbox",
            "/",
            """
            {onRequest() {
              const names = ['Java', 'process', 'require', 'Deno', 'fs', 'module', 'global',
                '__millstream', 'SharedArrayBuffer', 'Atomics', 'bridge'];
              let evaluated = 'no';
              try { evaluated = new Function('return 1')(); } catch {}
              return new Response(names.filter((name) => name in globalThis) + evaluated);
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("no");
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

  private static FunctionResponse answer(FunctionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return ((Answered) outcome).response();
  }

  private static String stack(TestSite site, String path) {
    return site.get(path) instanceof Threw threw ? threw.stack() : "";
  }

  private static List<String> header(FunctionResponse response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(HttpHeader::value)
        .toList();
  }
}
