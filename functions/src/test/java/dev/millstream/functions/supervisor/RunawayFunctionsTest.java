package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionOutcome.Stopped;
import dev.millstream.functions.FunctionOutcome.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RunawayFunctionsTest {
  private static final FunctionLimits LIMITS = limits(3);

  private static FunctionLimits limits(int isolatesPerHostMax) {
    return new FunctionLimits(
        Duration.ofMillis(250),
        Duration.ofSeconds(4), // far beyond the CPU's, for machines that are busy
        Duration.ofSeconds(4),
        Duration.ofSeconds(4),
        Duration.ofMillis(250),
        1 << 20,
        64 << 20,
        600L << 20,
        isolatesPerHostMax,
        3,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        50,
        50,
        6,
        10,
        100);
  }

  private static FunctionHosts hosts;
  private static TestSite good;

  @BeforeAll
  static void start() throws IOException {
    hosts = hosts(LIMITS);
    good = TestSite.pages(hosts, "good", "/", "{onRequest: () => new Response('good')}");
  }

  private static FunctionHosts hosts(FunctionLimits limits) throws IOException {
    var cache = Path.of("target", "functions-cache");
    return FunctionHosts.start(new FunctionHostSettings(cache, 1, limits, line -> {}));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for (;;) {}",
        "for (;;) new Array(1000).fill(1.5);",
        "return Promise.resolve().then(function again() { return Promise.resolve().then(again);"
            + " });",
        "/(a+)+$/.test('a'.repeat(40) + 'b');",
        "try { for (;;) {} } finally { for (;;) {} }",
        "const flood = () => { for (let i = 0; i < 1000; i++) Promise.resolve().then(flood); };"
            + " flood();",
        "const again = () => { for (let i = 0; i < 1e5; i++); setTimeout(again, 0); }; again();"
            + " return new Promise(() => {});",
        "Error.prepareStackTrace = () => { for (;;) {} }; throw new Error('slow to say');",
        "throw { get message() { for (;;) {} }, toString() { for (;;) {} } };",
        "return new Response({ toString() { for (;;) {} } });",
      })
  void stopsALoopWhileAnotherSiteAnswers(String body) throws Exception {
    var bad = TestSite.pages(hosts, "bad", "/", "{onRequest() { " + body + " }}");
    good.get("/");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FunctionOutcome> looping = threads.submit(() -> bad.get("/"));
      var answers = 0;
      while (!looping.isDone()) {
        assertThat(good.body("/")).isEqualTo("good");
        answers++;
      }
      assertThat(looping.get()).isInstanceOf(Stopped.class);
      assertThat(answers).isGreaterThan(1);
    }
  }

  @Test
  void stopsALoopAtTheTopOfTheScriptAndTheNextRequestAgain() {
    var bad = TestSite.pages(hosts, "top", "/", "(() => { for (;;) {} })()");
    assertThat(bad.get("/")).isInstanceOf(Stopped.class);
    assertThat(bad.get("/")).isInstanceOf(Stopped.class);
  }

  @Test
  void aSiteAnswersAgainAfterItWasStopped() {
    var site =
        TestSite.pages(
            hosts,
            "sometimes",
            "/loop",
            "{onRequest() { for (;;) {} }}",
            "/fine",
            "{onRequest: () => new Response('fine')}");
    assertThat(site.body("/fine")).isEqualTo("fine");
    assertThat(site.get("/loop")).isEqualTo(new Stopped("it used more than 250 ms of CPU time"));
    assertThat(site.body("/fine")).isEqualTo("fine");
  }

  @Test
  void aLoopDoesNotHoldUpTheSitesOtherRequests() throws Exception {
    var site =
        TestSite.pages(
            hosts,
            "busy",
            "/loop",
            "{onRequest() { for (;;) {} }}",
            "/fine",
            "{onRequest: () => new Response('fine')}");
    assertThat(site.body("/fine")).isEqualTo("fine");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FunctionOutcome> looping = threads.submit(() -> site.get("/loop"));
      var answers = 0;
      while (!looping.isDone()) {
        assertThat(site.body("/fine")).isEqualTo("fine");
        answers++;
      }
      assertThat(looping.get()).isInstanceOf(Stopped.class);
      assertThat(answers).isGreaterThan(1);
    }
  }

  @Test
  void stopsWhatWaitsForEver() {
    var site = TestSite.pages(hosts, "waits", "/", "{onRequest: () => new Promise(() => {})}");
    assertThat(site.get("/")).isEqualTo(new Stopped("it took longer than 4000 ms"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const all = []; for (;;) all.push(new Array(1000).fill({}));",
        "let text = 'x'; for (;;) text += text + Math.random();",
        "const all = []; for (;;) all.push(new Uint8Array(10_000_000).fill(1));",
        "new Array(2 ** 31).fill(0).map((x) => [x]);",
        "const map = new Map(); for (let i = 0; ; i++) map.set(i, [i]);",
        "const all = []; for (;;) all.push(new ArrayBuffer(10_000_000));",
        "const all = []; for (;;) all.push(new WebAssembly.Memory({ initial: 1000 }));",
        "return new Response(new Uint8Array(2 ** 32));",
      })
  void survivesWhatEatsMemory(String body) {
    var bad = TestSite.pages(hosts, "eats", "/", "{onRequest() { " + body + " }}");
    var outcome = bad.get("/");
    assertThat(outcome).isNotInstanceOf(Answered.class);
    assertThat(good.body("/")).isEqualTo("good");
  }

  @Test
  void survivesDeepRecursion() {
    var site =
        TestSite.pages(
            hosts,
            "deep",
            "/",
            """
            {onRequest() {
              const dive = () => dive();
              try { dive(); } catch (e) { return new Response(e.name); }
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("RangeError");
  }

  @Test
  void runsTenThousandTimersAndRefusesTheNextUntilSomeAreCleared() {
    var site =
        TestSite.pages(
            hosts,
            "timers",
            "/",
            """
            {async onRequest() {
              let fired = 0;
              const all = [];
              for (let i = 0; i < 10_000; i++) all.push(setTimeout(() => fired++, 1));
              let refused;
              try { setTimeout(() => {}, 1); } catch ({ name }) { refused = name; }
              clearTimeout(all[0]);
              await new Promise((done) => setTimeout(done, 1));
              return new Response(`${refused} ${fired}`);
            }}\
            """);
    assertThat(site.body("/")).isEqualTo("QuotaExceededError 9999");
  }

  /// Whatever a site does to the objects that all code of an isolate shares, no other one sees it,
  /// and the host lives.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.prototype.polluted = 'bad'; Array.prototype.polluted = 'bad';",
        "globalThis.polluted = 'bad'; globalThis.Response = globalThis.fetch = () => 'bad';",
        "Response.prototype.text = Request.prototype.clone = () => 'bad';",
        "JSON.stringify = JSON.parse = () => { throw 'bad'; };",
        "Map.prototype.get = Set.prototype.add = Promise.prototype.then = () => { throw 'bad'; };",
        "Object.defineProperty(Object.prototype, 'then', { get() { throw 'bad'; } });",
        "Array.prototype[Symbol.iterator] = function* () { yield 'bad'; };",
        "Error.prototype.toString = Symbol.prototype.toString = () => { throw 'bad'; };",
        "throw { toString() { throw 'bad'; }, toJSON() { throw 'bad'; } };",
        "throw new Proxy({}, { get() { throw 'bad'; }, getPrototypeOf() { throw 'bad'; } });",
        "throw Symbol('bad');",
        "throw null;",
        "console.log({ toString() { throw 'bad'; }, get x() { throw 'bad'; } });",
      })
  void noSiteReachesIntoAnother(String body) {
    var witness =
        TestSite.pages(
            hosts,
            "witness",
            "/",
            """
            {async onRequest({ request }) {
              const seen = [({}).polluted, [].polluted, globalThis.polluted];
              const { a } = JSON.parse(JSON.stringify({ a: [...new Set([1, 2])] }));
              return Response.json([seen, a, await new Response(request.method).text()]);
            }}\
            """);
    var clean = "[[null,null,null],[1,2],\"GET\"]";
    assertThat(witness.body("/")).isEqualTo(clean);
    var hostsBefore = hosts.pids();

    var bad = TestSite.pages(hosts, "polluting", "/", "{onRequest() { " + body + " }}");
    bad.get("/");
    bad.get("/");

    assertThat(witness.body("/")).isEqualTo(clean);
    assertThat(hosts.pids()).isEqualTo(hostsBefore);
  }

  @Test
  void textNeverBecomesCodeButWebAssemblyDoes() {
    var site =
        TestSite.pages(
            hosts,
            "evil",
            "/",
            """
            {async onRequest() {
              const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
              const tries = [
                () => eval('1'), () => (0, eval)('1'), () => new Function('return 1')(),
                () => (async () => {}).constructor('return 1')(),
                () => (function* () {}).constructor('yield 1')(), () => setTimeout('1'),
                () => WebAssembly.compile(wasm.slice(1)), () => WebAssembly.compile(wasm),
                async () => (await WebAssembly.instantiate(wasm)).instance.exports,
                async () => WebAssembly.instantiate(await WebAssembly.compile(wasm), {}),
              ];
              const said = [];
              for (const each of tries) {
                try { await each(); said.push('ran'); } catch ({ name }) { said.push(name); }
              }
              return new Response(said.join(' '));
            }}\
            """);
    assertThat(site.body("/"))
        .isEqualTo(
            "EvalError EvalError EvalError EvalError EvalError TypeError CompileError ran ran ran");
  }

  @Test
  void tenHostileSitesAreCutWhileTheGoodOneAnswers() throws Exception {
    var hostile =
        List.of(
            "for (;;) {}",
            "const all = []; for (;;) all.push(new Array(1000).fill({}));",
            "const all = []; for (;;) all.push(new Uint8Array(10_000_000).fill(1));",
            "const dive = () => { try { dive(); } finally { dive(); } }; dive();",
            "/(a+)+$/.test('a'.repeat(40) + 'b');",
            "const flood = () => { for (let i = 0; i < 1000; i++) Promise.resolve().then(flood); };"
                + " flood();",
            "for (;;) { try { setTimeout(() => { for (;;) {} }, 0); } catch {} }",
            "for (;;) console.log('x'.repeat(1000));",
            "let text = 'x'; for (;;) text += text + Math.random();",
            "return Promise.resolve().then(function again() {"
                + " return Promise.resolve().then(again); });");
    try (var together = hosts(limits(20));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var neighbour =
          TestSite.pages(together, "good", "/", "{onRequest: () => new Response('good')}");
      assertThat(neighbour.body("/")).isEqualTo("good");
      var calls = new ArrayList<Future<FunctionOutcome>>();
      for (var i = 0; i < hostile.size(); i++) {
        var site =
            TestSite.pages(
                together, "hostile-" + i, "/", "{onRequest() { " + hostile.get(i) + " }}");
        calls.add(threads.submit(() -> site.get("/")));
      }
      var answers = 0;
      while (!calls.stream().allMatch(Future::isDone)) {
        assertThat(neighbour.body("/")).isEqualTo("good");
        answers++;
      }
      for (var call : calls) {
        assertThat(call.get()).isNotInstanceOf(Answered.class);
      }
      assertThat(answers).isGreaterThan(1);
    }
  }

  @Test
  void refusesBodiesOverTheLimit() {
    var site =
        TestSite.pages(
            hosts, "big", "/", "{onRequest: () => new Response('x'.repeat(2 ** 20 + 1))}");
    assertThat(site.get("/")).isInstanceOf(Stopped.class);
    assertThat(site.send("POST", "/", "x".repeat((1 << 20) + 1))).isInstanceOf(Stopped.class);
  }

  @Test
  void keepsNoMoreIsolatesThanItMay() {
    for (var i = 0; i < 8; i++) {
      var site =
          TestSite.pages(hosts, "many-" + i, "/", "{onRequest: () => new Response('" + i + "')}");
      assertThat(site.body("/")).isEqualTo("" + i);
    }
    assertThat(good.body("/")).isEqualTo("good");
  }

  @Test
  void answersAfterAHostWasKilled() {
    assertThat(good.body("/")).isEqualTo("good");
    var killed = hosts.pids().getFirst();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    assertThat(good.body("/")).isEqualTo("good");
    assertThat(hosts.pids()).doesNotContain(killed);
  }

  @Test
  void aRequestThatCannotBeRepeatedIsUnavailableWhenItsHostDies() throws Exception {
    var site =
        TestSite.pages(
            hosts,
            "slow",
            "/",
            """
            {async onRequest(c) {
              await c.env.ASSETS.fetch(c.request.url);
              await new Promise((done) => setTimeout(done, 1500));
              return new Response('slow');
            }}\
            """);
    var killing =
        new TestSite(
            hosts,
            site.site(),
            request -> {
              hosts.pids().forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
              return site.assets().fetch(request);
            },
            site.servers(),
            site.caches());
    assertThat(killing.send("POST", "/", "")).isInstanceOf(Unavailable.class);
    assertThat(good.body("/")).isEqualTo("good");
  }
}
