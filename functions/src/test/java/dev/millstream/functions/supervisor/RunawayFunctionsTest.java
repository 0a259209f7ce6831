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
  private static final FunctionLimits LIMITS =
      new FunctionLimits(
          Duration.ofMillis(250),
          Duration.ofSeconds(4), // far beyond the CPU's, for machines that are busy
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          Duration.ofMillis(250),
          1 << 20,
          64 << 20,
          600L << 20,
          3,
          3,
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          50,
          50,
          6,
          10,
          100);
  private static FunctionHosts hosts;
  private static TestSite good;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts = FunctionHosts.start(new FunctionHostSettings(cache, 1, LIMITS, line -> {}));
    good = TestSite.pages(hosts, "good", "/", "{onRequest: () => new Response('good')}");
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
