package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Handled;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queues and times as code sees them: what it sends, from the code down to the file, and what it
/// is called for.
class QueueBindingTest {
  private static final List<String> PRINTED = new CopyOnWriteArrayList<>();
  @TempDir static Path folder;
  private static Bindings bindings;
  private static FunctionHosts hosts;
  private String queue = "";

  @BeforeAll
  static void start() throws Exception {
    bindings = Bindings.open(folder, FileObjectStore.open(folder.resolve("objects")));
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(
                Path.of("target", "functions-cache"),
                1,
                TestSite.unhurried(),
                line -> PRINTED.add(line.text()),
                (project, stored) -> stored,
                bindings));
  }

  @AfterAll
  static void stop() throws Exception {
    hosts.close();
    bindings.close();
  }

  @BeforeEach
  void make() throws Exception {
    queue = bindings.make(FunctionBinding.Kind.QUEUE, "q" + System.nanoTime()).orElseThrow().id();
  }

  /// What a function says that runs `code` with an empty queue, whose binding waits.
  private String run(int delaySeconds, String code) {
    return TestSite.pages(
            hosts,
            "queues",
            "/",
            """
            {async onRequest({ env }) {
              const failure = async (work) => {
                try { await work(); return 'none'; } catch (e) { return `${e.name}: ${e.message}`; }
              };
              return Response.json(await (async () => { %s })() ?? null);
            }}\
            """
                .formatted(code))
        .with(new FunctionBinding(FunctionBinding.Kind.QUEUE, "Q", queue, delaySeconds))
        .body("/");
  }

  private List<QueueMessage> taken() throws Exception {
    var wish =
        new QueueStore.Wish(100, Duration.ZERO, 9, Optional.empty(), Duration.ofMinutes(1), false);
    return bindings.queues().take(queue, wish).messages();
  }

  @Test
  void messagesArriveInTheFormThatTheirSenderChose() throws Exception {
    run(
        -1,
        """
        await env.Q.send({ a: [1, 'ü'] });
        await env.Q.send('plain', { contentType: 'text' });
        await env.Q.sendBatch([
          { body: new Uint8Array([0, 255]).subarray(1), contentType: 'bytes' },
          { body: null },
        ]);
        """);
    var taken = taken();
    assertThat(taken)
        .extracting(message -> message.form().word())
        .containsExactly("json", "text", "bytes", "json");
    assertThat(taken.stream().limit(2).map(message -> new String(message.body(), UTF_8)))
        .containsExactly("{\"a\":[1,\"ü\"]}", "plain");
    assertThat(taken.get(2).body()).containsExactly(255);
  }

  @Test
  void delaysOfTheBindingAndTheSenderAreKept() throws Exception {
    run(
        60,
        """
        await env.Q.send('waits');
        await env.Q.send('at once', { delaySeconds: 0 });
        await env.Q.sendBatch([{ body: 'waits, too' }, { body: 'not', delaySeconds: 0 }],
          { delaySeconds: 30 });
        """);
    assertThat(taken().stream().map(message -> new String(message.body(), UTF_8)))
        .containsExactly("\"at once\"", "\"not\"");
  }

  @Test
  void whatIsTooMuchIsRefusedWithItsReason() {
    assertThat(
            run(
                -1,
                """
                const Q = env.Q;
                return [
                  await failure(() => Q.send('x'.repeat(128_000))),
                  await failure(() => Q.send('x'.repeat(300_000))),
                  await failure(() => Q.send('a', { delaySeconds: 43_201 })),
                  await failure(() => Q.send('a', { delaySeconds: 1.5 })),
                  await failure(() => Q.send(() => 1)),
                  await failure(() => Q.send({}, { contentType: 'text' })),
                  await failure(() => Q.send({}, { contentType: 'xml' })),
                  await failure(() => Q.send(() => 1, { contentType: 'v8' })),
                  await failure(() => Q.sendBatch([])),
                  await failure(() => Q.sendBatch(Array(101).fill({ body: 1 }))),
                  await failure(() => Q.sendBatch(Array(3).fill({ body: 'x'.repeat(90_000) }))),
                  String(Q),
                ].join('\\n').split('\\n');
                """))
        .isEqualTo(
            String.join(
                "\",\"",
                "[\"Error: Queue send failed: message length of 128002 bytes exceeds limit of"
                    + " 128000",
                "Error: Queue send failed: message length of 300002 bytes exceeds limit of 128000",
                "Error: Queue send failed: Invalid delay of 43201 seconds. Please specify an"
                    + " integer from 0 to 43200.",
                "TypeError: delaySeconds must be a whole number of seconds, not 1.5",
                "TypeError: the message body cannot be serialized as JSON",
                "TypeError: the content type \\\"text\\\" takes a string",
                "TypeError: \\\"xml\\\" is not a valid content type. Possible ones are"
                    + " \\\"text\\\", \\\"bytes\\\", \\\"json\\\", and \\\"v8\\\".",
                "DataCloneError: function values cannot be cloned",
                "Error: Queue sendBatch failed: a batch needs at least one message",
                "Error: Queue sendBatch failed: batch message count of 101 exceeds limit of 100",
                "Error: Queue sendBatch failed: batch size of 270006 bytes exceeds limit of 256000",
                "[object WorkerQueue]\"]"));
  }

  /// A worker whose handlers have these bodies.
  private TestSite worker(String queue, String scheduled) {
    var script =
        """
        globalThis.__millstream_bundle = { worker: { default: {
          fetch: () => new Response('fetched'),
          async queue(batch, env, ctx) { %s },
          async scheduled(controller, env, ctx) { %s },
        } } };
        """
            .formatted(queue, scheduled);
    return TestSite.of(hosts, "worker", script, List.of())
        .with(new FunctionBinding(FunctionBinding.Kind.QUEUE, "Q", this.queue));
  }

  private static QueueMessage message(String id, String json) {
    return new QueueMessage(
        id, QueueMessage.Form.JSON, json.getBytes(UTF_8), 1_800_000_000_000L, 2);
  }

  private static final FunctionEvent.Batch THREE =
      new FunctionEvent.Batch(
          "mail", List.of(message("a", "1"), message("b", "{\"x\":2}"), message("c", "null")));

  private static final String WHEN = "\"timestamp\":\"2027-01-15T08:00:00.000Z\"";

  private static Handled handled(FunctionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Handled.class);
    return (Handled) outcome;
  }

  @Test
  void aBatchIsHandledAndEachMessageHasItsFate() {
    var site =
        worker(
            """
            console.log(batch.queue, JSON.stringify(batch.messages), env.GREETING,
              Object.prototype.toString.call(batch), batch.messages[0].timestamp.toISOString());
            batch.messages[0].retry({ delaySeconds: 7 });
            batch.messages[0].ack();
            batch.messages[1].retry();
            ctx.waitUntil((async () => {
              await new Promise((done) => setTimeout(done, 10));
              console.log(await (await env.ASSETS.fetch('/late')).text());
            })());
            """,
            "");

    var outcome = handled(site.handle(THREE));

    assertThat(outcome.thrown()).isEmpty();
    assertThat(outcome.verdict())
        .isEqualTo(new BatchVerdict(List.of("c"), Map.of("a", 7, "b", -1)));
    assertThat(PRINTED)
        .contains(
            "mail "
                + Stream.of("a 1", "b {\"x\":2}", "c null")
                    .map(each ->
                        "{\"id\":\"%s\",%s,\"body\":%s,\"attempts\":2}"
                            .formatted(each.charAt(0), WHEN, each.substring(2)))
                    .collect(Collectors.joining(",", "[", "]"))
                + " hej [object MessageBatch] 2027-01-15T08:00:00.000Z")
        .anyMatch(line -> line.startsWith("asset GET") && line.endsWith("/late"));
    assertThat(site.body("/")).isEqualTo("fetched");
  }

  @Test
  void whatWasAcknowledgedStaysSoThoughTheHandlerThrows() {
    var outcome = handled(worker("batch.messages[1].ack(); nothing.here();", "").handle(THREE));
    assertThat(outcome.verdict())
        .isEqualTo(new BatchVerdict(List.of("b"), Map.of("a", -1, "c", -1)));
    assertThat(outcome.thrown().orElseThrow().message()).contains("nothing is not defined");

    var late = "batch.ackAll(); ctx.waitUntil(Promise.reject(new Error('late')));";
    outcome = handled(worker(late, "").handle(THREE));
    assertThat(outcome.verdict().acks()).containsExactly("a", "b", "c");
    assertThat(outcome.thrown().orElseThrow().message()).isEqualTo("Error: late");

    var first = "batch.messages[0].ack(); batch.retryAll({ delaySeconds: 9 }); batch.ackAll();";
    assertThat(handled(worker(first, "").handle(THREE)).verdict())
        .isEqualTo(new BatchVerdict(List.of("a"), Map.of("b", 9, "c", 9)));
  }

  @Test
  void aStructuredCloneComesOutAsItWentIn() throws Exception {
    run(
        -1,
        """
        const circle = { list: [undefined, , -0, 12n, NaN], when: new Date(0), re: /a+/gi };
        circle.self = circle;
        circle.map = new Map([[circle, new Set(['ü', circle.when])]]);
        circle.bytes = new Uint16Array([1, 65535]).subarray(1);
        circle.error = new RangeError('far');
        await env.Q.send(circle, { contentType: 'v8' });
        """);
    var site =
        worker(
            """
            const { body } = batch.messages[0];
            const { self, map, list, when, re, bytes, error } = body;
            console.log('v8', self === body, [...map][0][0] === body,
              [...map.get(body)][1] === when,
              1 in list, list.length, list[0], Object.is(list[2], -0), list[3], list[4],
              when.getTime(), String(re), bytes.constructor.name, bytes[0],
              error instanceof RangeError, error.message);
            """,
            "");
    assertThat(handled(site.handle(new FunctionEvent.Batch("q", taken()))).thrown()).isEmpty();
    assertThat(PRINTED)
        .contains(
            "v8 true true true false 5 undefined true 12n NaN 0 /a+/gi Uint16Array 65535 true far");
  }

  @Test
  void aTimeIsHandledAndAWorkerWithoutAHandlerSaysSo() {
    var at = Instant.parse("2026-11-27T12:00:00Z");
    var event = new FunctionEvent.Scheduled("0 12 * * *", at);
    var site =
        worker(
            "",
            """
            controller.noRetry();
            ctx.waitUntil(env.Q.send(controller.cron));
            console.log('tick', controller.cron, controller.type, controller.scheduledTime);
            """);
    assertThat(handled(site.handle(event)).thrown()).isEmpty();
    assertThat(PRINTED).contains("tick 0 12 * * * scheduled 1795780800000");

    var pages = TestSite.pages(hosts, "pages", "/", "{onRequest: () => new Response('x')}");
    assertThat(handled(pages.handle(event)).thrown().orElseThrow().message())
        .isEqualTo("TypeError: _worker.js needs a default export with a scheduled function");
  }
}
