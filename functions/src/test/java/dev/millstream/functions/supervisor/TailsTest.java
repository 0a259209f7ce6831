package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.tail.TailedFunctions;
import dev.millstream.functions.tail.Tails;
import dev.millstream.functions.tail.Trace;
import dev.millstream.functions.tail.Trace.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What who listens to functions is told.
@Timeout(60)
class TailsTest {
  private static final Tails TAILS = new Tails();
  // little CPU time and a lot of patience: on a busy machine a loop must reach the first limit
  private static final FunctionLimits LIMITS =
      new FunctionLimits(
          Duration.ofMillis(200),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(250),
          1 << 20,
          64 << 20,
          600L << 20,
          8,
          3,
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          50,
          50,
          6,
          10,
          100);
  private static FunctionHosts hosts;
  private final LinkedBlockingQueue<Trace> heard = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts = FunctionHosts.start(new FunctionHostSettings(cache, 1, LIMITS, TAILS));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  private static TestSite site(String project, String body) {
    var engine = new TailedFunctions(hosts, TAILS);
    return TestSite.pages(engine, project, "/", "{async onRequest(context) {" + body + "}}");
  }

  private Trace next() throws InterruptedException {
    var trace = heard.poll(30, TimeUnit.SECONDS);
    assertThat(trace).as("a trace").isNotNull();
    return trace;
  }

  @Test
  void aCallIsToldWithWhatItPrintedEvenAfterItsAnswer() throws Exception {
    var site =
        site(
            "prints",
            """
            console.log('now', {a: 1});
            context.waitUntil((async () => {
              await new Promise((go) => setTimeout(go, 20));
              console.warn('later');
            })());
            return new Response('hi', {status: 201});
            """);
    try (var _ = TAILS.listen("prints", Optional.empty(), heard::add)) {
      site.get("/?q=1");

      var trace = next();
      assertThat(trace.end()).isEqualTo(End.OK);
      assertThat(trace.status()).hasValue(201);
      assertThat(((FunctionEvent.Fetch) trace.event()).request().url())
          .isEqualTo("http://test.localhost/?q=1");
      assertThat(trace.lines())
          .extracting(Trace.Line::text)
          .containsExactly("now { a: 1 }", "later");
      assertThat(trace.lines()).extracting(Trace.Line::level).containsExactly("log", "warn");
    }
  }

  @Test
  void whatIsThrownIsToldWithItsName() throws Exception {
    var site = site("throws", "throw new TypeError('no such thing');");
    try (var _ = TAILS.listen("throws", Optional.empty(), heard::add)) {
      site.get("/");

      var trace = next();
      assertThat(trace.end()).isEqualTo(End.EXCEPTION);
      assertThat(trace.status()).isEmpty();
      assertThat(trace.failures()).hasSize(1);
      assertThat(trace.failures().getFirst().name()).isEqualTo("TypeError");
      assertThat(trace.failures().getFirst().message()).isEqualTo("no such thing");
    }
  }

  @Test
  void aLoopIsToldAsTooMuchCpuTime() throws Exception {
    var site = site("loops", "while (true) {}");
    try (var _ = TAILS.listen("loops", Optional.empty(), heard::add)) {
      site.get("/");

      assertThat(next().end()).isEqualTo(End.EXCEEDED_CPU);
    }
  }

  @Test
  void aVisitorWhoLeavesCancelsWhatFlows() throws Exception {
    var site =
        site(
            "flows",
            """
            let sent = 0;
            return new Response(new ReadableStream({
              pull(controller) {
                controller.enqueue(new Uint8Array(1024));
                if (context.request.url.endsWith('short') && ++sent === 3) controller.close();
              },
            }));
            """);
    try (var _ = TAILS.listen("flows", Optional.empty(), heard::add)) {
      var left = TestSite.answer(site.get("/")).flow().orElseThrow();
      assertThat(left.read()).isZero();
      left.close();
      assertThat(next().end()).isEqualTo(End.CANCELED);

      assertThat(TestSite.text(site.get("/?short"))).hasSize(3 * 1024);
      assertThat(next().end()).isEqualTo(End.OK);
    }
  }

  @Test
  void onlyTheDeploymentThatIsListenedToIsTold() throws Exception {
    var one = site("twice", "return new Response('one');");
    var other = site("twice", "return new Response('other');");
    var deployment = other.site().deployment();
    try (var _ = TAILS.listen("twice", Optional.of(deployment), heard::add)) {
      one.get("/");
      other.get("/");

      assertThat(next().deployment()).isEqualTo(deployment);
      assertThat(heard).isEmpty();
    }
    other.get("/");
    assertThat(heard).isEmpty();
  }
}
