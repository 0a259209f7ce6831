package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Methods of Durable Objects that are called from elsewhere (RPC), and when objects are there to
/// be called.
@Timeout(60)
class ObjectMethodsTest {
  @TempDir private static Path folder;
  private static ObjectFolder objects;
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    objects = new ObjectFolder(folder.toAbsolutePath(), ObjectLimits.DEFAULT);
    var cache = Path.of("target", "functions-cache");
    var minute = Duration.ofMinutes(1);
    var limits = TestSite.limits(minute, minute, Duration.ofMillis(200));
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, limits, line -> {}).keeping(objects));
  }

  @AfterAll
  static void stop() throws Exception {
    hosts.close();
    objects.close();
  }

  private static ObjectSite site(String project, String members, String handler) {
    var namespace = "%032x".formatted(project.hashCode());
    return ObjectSite.of(hosts, project, namespace, members, handler);
  }

  @Test
  void methodsAreCalledWithWhatStructuredCloneTakesAndThrowAcross() {
    var site =
        site(
            "rpc",
            """
            #secret = 1;
            get size() { return 7; }
            add(numbers, { by }) { return new Set([...numbers].map((n) => n + by)); }
            async fails() { throw new RangeError('too far'); }
            notClonable() { return [Symbol('s')]; }
            """,
            """
            const stub = env.OBJECTS.getByName('x');
            const said = [[...await stub.add(new Set([1, 2]), { by: 10 })].join(), await stub.size];
            for (const call of [() => stub.fails(), () => stub.none(), () => stub.notClonable(),
                () => stub.fetch('https://x/')]) {
              try { await call(); } catch (e) { said.push(`${e.name}: ${e.message} ${e.remote}`); }
            }
            const { OBJECTS } = env;
            const id = OBJECTS.idFromName('x');
            said.push(id.equals(OBJECTS.idFromString(String(id))), String(id).length,
              OBJECTS.newUniqueId().equals(OBJECTS.newUniqueId()), stub.name);
            said.push(String(stub.id) === String(id));
            for (const wrong of ['abc', 'f'.repeat(64)]) {
              try { OBJECTS.idFromString(wrong); } catch (e) { said.push(e.name); }
            }
            return new Response(said.join('|'));
            """);

    assertThat(site.body("/"))
        .startsWith("11,12|7|RangeError: too far true|TypeError: The RPC receiver does not")
        .contains("|Error: symbol values cannot be cloned")
        .endsWith("|true|64|false|x|true|TypeError|TypeError");
  }

  @Test
  void moreCallsThanAnObjectTakesAtOnceAreToldThatItIsOverloaded() {
    var site =
        site(
            "overloaded",
            "wait() { return new Promise((resolve) => setTimeout(() => resolve('done'), 1000)); }",
            """
            const stub = env.OBJECTS.getByName('x');
            const ends = await Promise.all(Array.from({ length: 105 }, () =>
              stub.wait().catch((e) => `${e.overloaded} ${e.retryable ?? false} ${e.message}`)));
            const counts = {};
            for (const end of ends) counts[end] = (counts[end] ?? 0) + 1;
            return Response.json(counts);
            """);

    assertThat(site.body("/"))
        .isEqualTo(
            "{\"done\":100,\"true false Durable Object is overloaded. Too many requests"
                + " queued.\":5}");
  }

  @Test
  void anObjectThatNobodyAsksLeavesMemoryAndItsSocketsStay() throws Exception {
    var site =
        site(
            "idle",
            """
            woken = 0;
            fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              this.ctx.acceptWebSocket(server);
              server.serializeAttachment('kept');
              this.ctx.storage.kv.put('said', 0);
              return new Response(null, { status: 101, webSocket: client });
            }
            webSocketMessage(socket) {
              const said = this.ctx.storage.kv.get('said') + 1;
              this.ctx.storage.kv.put('said', said);
              socket.send(`${++this.woken} ${said} ${socket.deserializeAttachment()}`);
            }
            """,
            "return env.OBJECTS.getByName('x').fetch(request)");
    var visitor = ObjectSite.Visitor.of(site, "/");
    assertThat(visitor.says("one")).endsWith("1 kept");
    var namespace = folder.resolve("%032x".formatted("idle".hashCode()));
    try (var watch = namespace.getFileSystem().newWatchService()) {
      namespace.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      while (isOpen(namespace)) {
        var gone = Objects.requireNonNull(watch.poll(20, TimeUnit.SECONDS), "it did not leave");
        assertThat(gone.pollEvents()).isNotEmpty();
        assertThat(gone.reset()).isTrue();
      }
    }

    assertThat(visitor.says("two")).isEqualTo("1 2 kept");
  }

  /// Whether an object of the namespace holds its file: SQLite's log goes with the last who does.
  private static boolean isOpen(Path namespace) throws IOException {
    try (var files = Files.list(namespace)) {
      return files.anyMatch(
          file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.sqlite-wal"));
    }
  }

  @Test
  void requestsAnswersAndStreamsGoAcrossWithTheirBodies() {
    var site =
        site(
            "bodies",
            """
            async answer(request) {
              const body = `${request.method} ${await request.text()}`;
              return new Response(body, { status: 201, headers: request.headers });
            }
            async join({ streams }) {
              const texts = await Promise.all(streams.map((each) => new Response(each).text()));
              return new Response(texts.join('+')).body;
            }
            empty() { return [new Response(null), new Headers([['a', 'b'], ['a', 'c']])]; }
            """,
            """
            const stub = env.OBJECTS.getByName('x');
            const asked = new Request('https://x/', {
              method: 'PUT', body: 'ü', headers: { 'x-a': 'b' } });
            const answer = await stub.answer(asked);
            const said = [answer.status, answer.headers.get('x-a'), await answer.text()];
            const streams = ['one', 'two'].map((word) => new Response(word).body);
            said.push(await new Response(await stub.join({ streams })).text());
            const [response, headers] = await stub.empty();
            said.push(response.body, headers.get('a'));
            return new Response(said.join('|'));
            """);

    assertThat(site.body("/")).isEqualTo("201|b|PUT ü|one+two||b, c");
  }

  @Test
  void whatCanBeCalledIsLentToTheCallerWhichCannotLendAny() {
    var site =
        site(
            "lent",
            """
            counter(start) {
              const { RpcTarget } = globalThis[Symbol.for('millstream.workers')];
              class Count extends RpcTarget {
                #now = start;
                get now() { return this.#now; }
                add(by) { return this.#now += by; }
              }
              return { count: new Count(), double: (n) => n * 2 };
            }
            nested() { return { deep: () => ({ word: 'found' }) }; }
            fails() { throw new RangeError('no counter'); }
            take() {}
            """,
            """
            const stub = env.OBJECTS.getByName('x');
            const { count, double } = await stub.counter(5);
            const said = [await count.add(2), await count.add(3), await count.now, await double(4)];
            said.push(await stub.counter(1).count.add(1), await stub.nested().deep().word);
            for (const call of [() => count.none(), () => stub.fails().count.add(1),
                () => stub.take(() => {}), () => stub.take(new WebSocketPair()[0])]) {
              try { await call(); } catch (e) { said.push(`${e.name}: ${e.message}`); }
            }
            try { structuredClone(new Response('')); } catch (e) { said.push(e.name); }
            return new Response(said.join('|'));
            """);

    assertThat(site.body("/"))
        .isEqualTo(
            "7|10|10|8|2|found|TypeError: The RPC receiver does not implement the method"
                + " \"none\".|RangeError: no counter|DataCloneError: a function or RpcTarget cannot"
                + " go across here: only methods of Durable Objects give some back|DataCloneError:"
                + " Could not serialize object of type \"WebSocket\". This type does not support"
                + " serialization.|DataCloneError");
  }
}
