package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionResponse;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies that are sent and taken while they are made.
@Timeout(60)
class FlowingBodiesTest {
  private static final int MANY_BYTES = 6 << 20;
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

  private static TestSite site(String project, String body) {
    return TestSite.pages(hosts, project, "/", "{async onRequest(context) {" + body + "}}");
  }

  private static InputStream flow(FunctionResponse response) {
    return response.flow().orElseThrow();
  }

  private static String line(String start) throws InterruptedException {
    var line = LINES.poll(20, TimeUnit.SECONDS);
    while (line != null && !line.text().startsWith(start)) {
      line = LINES.poll(20, TimeUnit.SECONDS);
    }
    return line == null ? "nothing" : line.text();
  }

  @Test
  void anAnswerBeginsBeforeItsEndIsMade() throws IOException {
    var site =
        TestSite.pages(
            hosts,
            "events",
            "/events",
            """
            {async onRequest(context) {
              globalThis.go = Promise.withResolvers();
              const body = new ReadableStream({
                async start(controller) {
                  controller.enqueue(new TextEncoder().encode('data: one\\n\\n'));
                  await globalThis.go.promise;
                  controller.enqueue(new TextEncoder().encode('data: two\\n\\n'));
                  controller.close();
                },
              });
              return new Response(body, {headers: {'content-type': 'text/event-stream'}});
            }}
            """,
            "/go",
            "{onRequest() { globalThis.go.resolve(); return new Response('gone on'); }}");

    var events = TestSite.answer(site.get("/events"));
    assertThat(TestSite.header(events, "content-type")).containsExactly("text/event-stream");
    try (var flow = flow(events)) {
      assertThat(new String(flow.readNBytes(11), UTF_8)).isEqualTo("data: one\n\n");
      assertThat(site.body("/go")).isEqualTo("gone on");
      assertThat(new String(flow.readAllBytes(), UTF_8)).isEqualTo("data: two\n\n");
    }
  }

  @Test
  void aVisitorWhoIsSlowStopsTheSourceAndOneWhoLeavesEndsIt() throws Exception {
    var site =
        TestSite.pages(
            hosts,
            "endless",
            "/endless",
            """
            {onRequest() {
              globalThis.made = 0;
              return new Response(new ReadableStream({
                pull(controller) {
                  globalThis.made++;
                  controller.enqueue(new Uint8Array(16384));
                },
                cancel(reason) { console.log('left:', reason.name, globalThis.made); },
              }, {highWaterMark: 0}));
            }}
            """,
            "/made",
            "{onRequest: () => new Response(String(globalThis.made))}");

    var answer = TestSite.answer(site.get("/endless"));
    try (var flow = flow(answer)) {
      assertThat(flow.readNBytes(1 << 20)).hasSize(1 << 20);
      var made = site.body("/made");
      assertThat(Integer.parseInt(made)).isBetween(64, 64 + 2 * 8 + 2);
      assertThat(site.body("/made")).as("nobody reads, so nothing is made").isEqualTo(made);
    }
    assertThat(line("left:")).startsWith("left: AbortError");
  }

  @Test
  void aStreamThatFailsBreaksTheAnswerOff() throws Exception {
    var site =
        site(
            "fails",
            """
            let at = 0;
            return new Response(new ReadableStream({
              pull(controller) {
                if (++at === 3) throw new Error('out of words');
                controller.enqueue(new TextEncoder().encode('word '));
              },
            }, {highWaterMark: 0}));
            """);
    assertThat(site.body("/")).isEqualTo("broken: Error: out of words");
    assertThat(line("Uncaught")).contains("out of words");
  }

  @Test
  void aStreamThatUsesTooMuchTimeIsStopped() {
    var site =
        site(
            "burns",
            """
            return new Response(new ReadableStream({
              pull(controller) {
                controller.enqueue(new Uint8Array(10));
                if (globalThis.second) for (;;) {}
                globalThis.second = true;
              },
            }, {highWaterMark: 0}));
            """);
    assertThat(site.body("/")).isEqualTo("broken: it used more than 1000 ms of CPU time");
  }

  @Test
  void anUploadFlowsThroughTransformsToTheAnswer() throws IOException {
    var site =
        site(
            "through",
            """
            const double = new TransformStream({
              transform(chunk, controller) {
                controller.enqueue(chunk.map((byte) => byte * 2));
              },
            });
            return new Response(context.request.body.pipeThrough(double));
            """);
    var sent = new AtomicLong();
    var answer = TestSite.answer(site.upload("/", ones(sent)));
    try (var flow = flow(answer)) {
      assertThat(flow.readNBytes(1)).containsExactly(2);
      assertThat(sent.get()).as("no more than the windows hold").isLessThan(2 << 20);
      var buffer = new byte[64 << 10];
      var total = 1L;
      for (var read = flow.read(buffer); read >= 0; read = flow.read(buffer)) {
        total += read;
      }
      assertThat(total).isEqualTo(MANY_BYTES);
    }
  }

  @Test
  void whatIsFetchedAndWhatIsSentThereFlow() throws IOException {
    var taken = new AtomicLong();
    var site =
        site(
                "fetches",
                """
                const {request} = context;
                const up = await fetch('https://up.test/', {method: 'PUT', body: request.body});
                const said = await up.text();
                const down = await fetch('https://down.test/');
                return new Response(down.body, {headers: {'x-up': said}});
                """)
            .with(request -> {
              if (request.url().contains("up")) {
                try (var body = request.flow().orElseThrow()) {
                  body.transferTo(counting(taken));
                }
                return new FunctionResponse(200, List.of(), "taken".getBytes(UTF_8));
              }
              return new FunctionResponse(200, List.of(), new byte[0])
                  .flowing(ones(new AtomicLong()));
            });
    var answer = TestSite.answer(site.upload("/", ones(new AtomicLong())));
    assertThat(TestSite.header(answer, "x-up")).containsExactly("taken");
    assertThat(taken.get()).isEqualTo(MANY_BYTES);
    var total = new AtomicLong();
    try (var flow = flow(answer)) {
      flow.transferTo(counting(total));
    }
    assertThat(total.get()).isEqualTo(MANY_BYTES);
  }

  @Test
  void aBodyThatNobodyReadsIsNotTaken() throws IOException {
    var site = site("unread", "return new Response('no, thanks');");
    var sent = new AtomicLong();
    assertThat(TestSite.text(site.upload("/", ones(sent)))).isEqualTo("no, thanks");
    assertThat(sent.get()).isLessThan(1 << 20);
  }

  @Test
  void anUploadThatBreaksOffFailsInTheCode() {
    var site =
        site("cut", "return new Response(await context.request.text().catch((e) => e.message));");
    assertThat(TestSite.text(site.upload("/", cut())))
        .isEqualTo("the body broke off: the visitor has gone");
  }

  @Test
  void anAbortEndsABodyThatFlows() {
    var site =
        site(
                "aborted",
                """
                const stop = new AbortController();
                const answer = await fetch('https://down.test/', {signal: stop.signal});
                const reader = answer.body.getReader();
                await reader.read();
                stop.abort();
                let end = 'none';
                try {
                  for (;;) await reader.read();
                } catch (thrown) {
                  end = thrown.name;
                }
                return new Response(end);
                """)
            .with(_ ->
                new FunctionResponse(200, List.of(), new byte[0]).flowing(ones(new AtomicLong())));
    assertThat(site.body("/")).isEqualTo("AbortError");
  }

  @Test
  void aHostThatDiesBreaksTheAnswerOff() throws Exception {
    var site =
        site(
            "dies",
            """
            return new Response(new ReadableStream({
              pull: (controller) => controller.enqueue(new Uint8Array(1024)),
            }));
            """);
    var answer = TestSite.answer(site.get("/"));
    try (var flow = flow(answer)) {
      assertThat(flow.read()).isZero();
      ProcessHandle.of(hosts.pids().getFirst()).orElseThrow().destroyForcibly();
      assertThatThrownBy(
              () -> {
                while (flow.read() >= 0) {}
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("host was lost");
    }
  }

  /// `MANY_BYTES` bytes of 1; counts those that were read.
  private static InputStream ones(AtomicLong read) {
    return new InputStream() {
      private int left = MANY_BYTES;

      @Override
      public int read() {
        return left-- > 0 ? 1 : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (left == 0) {
          return -1;
        }
        var count = Math.min(length, left);
        Arrays.fill(bytes, offset, offset + count, (byte) 1);
        left -= count;
        read.addAndGet(count);
        return count;
      }
    };
  }

  private static InputStream cut() {
    return new FilterInputStream(new ByteArrayInputStream(new byte[3])) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        if (read < 0) {
          throw new IOException("the visitor has gone");
        }
        return read;
      }
    };
  }

  private static OutputStream counting(AtomicLong count) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        count.incrementAndGet();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        count.addAndGet(length);
      }
    };
  }
}
