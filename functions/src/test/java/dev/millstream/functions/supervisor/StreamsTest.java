package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLimits;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, FunctionLimits.defaults(), line -> {}));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  private static String run(String project, String body) {
    return TestSite.pages(hosts, project, "/", "{async onRequest(context) {" + body + "}}")
        .body("/");
  }

  @Test
  void aPageGoesThroughTransforms() {
    var answer =
        run(
            "transforms",
            """
            const page = await context.next();
            const shout = new TransformStream({
              start: (controller) => controller.enqueue('<<'),
              transform: (text, controller) => controller.enqueue(text.toUpperCase()),
              flush: (controller) => controller.enqueue('>>'),
            });
            const body = page.body.pipeThrough(new TextDecoderStream())
              .pipeThrough(shout).pipeThrough(new TextEncoderStream());
            return new Response(body, page);
            """);
    assertThat(answer).isEqualTo("<<ASSET GET HTTP://TEST.LOCALHOST/>>");
  }

  @Test
  void whatIsWrittenWhileTheAnswerIsReadComesInOrder() {
    var answer =
        run(
            "written",
            """
            const {readable, writable} = new TransformStream();
            const writer = writable.getWriter();
            context.waitUntil((async () => {
              for (let at = 0; at < 3; at++) {
                await writer.ready;
                await writer.write(new TextEncoder().encode(`line ${at};`));
                await new Promise((done) => setTimeout(done, 1));
              }
              await writer.close();
            })());
            return new Response(readable);
            """);
    assertThat(answer).isEqualTo("line 0;line 1;line 2;");
  }

  @Test
  void aFastSourceWaitsForASlowSink() {
    var answer =
        run(
            "pressure",
            """
            let made = 0, ahead = 0, written = 0;
            const source = new ReadableStream({
              pull(controller) {
                ahead = Math.max(ahead, ++made - written);
                if (made > 50) controller.close();
                else controller.enqueue(made);
              },
            });
            const slow = new WritableStream({
              async write() {
                await new Promise((done) => setTimeout(done, 1));
                written++;
              },
            });
            await source.pipeThrough(new TransformStream()).pipeTo(slow);
            return new Response(`${written} ${ahead <= 6 ? 'waits' : 'runs ahead ' + ahead}`);
            """);
    assertThat(answer).isEqualTo("50 waits");
  }

  @Test
  void aPipeThatFailsEndsBothSides() {
    var answer =
        run(
            "failures",
            """
            const said = [];
            const endless = (name, done = () => {}) => new ReadableStream({
              pull: (controller) => controller.enqueue('x'),
              cancel(reason) {
                said.push(`${name} cancelled: ${reason.message}`);
                done();
              },
            });
            await endless('a').pipeTo(new WritableStream({
              write() { throw new Error('full'); },
            })).catch((e) => said.push(e.message));
            await new ReadableStream({
              pull(controller) { controller.error(new Error('broken')); },
            }).pipeTo(new WritableStream({
              abort: (reason) => { said.push(`aborted: ${reason.message}`); },
            })).catch((e) => said.push(e.message));
            const stop = new AbortController();
            const piped = endless('b').pipeTo(new WritableStream({
              write: () => new Promise((written) => setTimeout(written, 20)),
            }), {signal: stop.signal}).catch((e) => said.push(e.message));
            setTimeout(() => stop.abort(new Error('enough')), 1);
            await piped;
            const cancelled = Promise.withResolvers();
            const cut = endless('c', cancelled.resolve).pipeThrough(new TransformStream({
              transform() { throw new Error('no'); },
            }));
            await new Response(cut).text().catch((e) => said.push(e.message));
            await cancelled.promise;
            return new Response(said.join('\\n'));
            """);
    assertThat(answer.lines())
        .containsExactlyInAnyOrder(
            "a cancelled: full",
            "full",
            "aborted: broken",
            "broken",
            "b cancelled: enough",
            "enough",
            "c cancelled: no",
            "no");
  }

  @Test
  void textIsCutBetweenCharactersOnly() {
    var answer =
        run(
            "text",
            """
            const encoder = new TextEncoderStream();
            const writer = encoder.writable.getWriter();
            for (const chunk of ['a\\ud83d', '\\ude00b', '\\ud83d']) writer.write(chunk);
            writer.close();
            const bytes = new Uint8Array(await new Response(encoder.readable).arrayBuffer());
            const single = ReadableStream.from([...bytes].map((byte) => new Uint8Array([byte])));
            let text = '';
            for await (const part of single.pipeThrough(new TextDecoderStream())) text += part;
            return new Response(text);
            """);
    assertThat(answer).isEqualTo("a😀b\ufffd");
  }
}
