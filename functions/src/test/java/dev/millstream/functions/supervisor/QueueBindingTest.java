package dev.millstream.functions.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.bindings.queue.QueueStore;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `env.NAME` of a queue, from the code down to the file.
class QueueBindingTest {
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
                line -> {},
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
}
