package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.socket.SocketPart.Close;
import dev.millstream.functions.socket.SocketPart.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Durable Objects as functions have them: asked by requests and methods, and woken by sockets and
/// alarms.
@Timeout(60)
class DurableObjectsTest {
  private static final LinkedBlockingQueue<Alarm> ALARMS = new LinkedBlockingQueue<>();

  @TempDir private static Path folder;
  private static ObjectFolder objects;
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    objects = new ObjectFolder(folder.toAbsolutePath(), ObjectLimits.DEFAULT);
    objects.onAlarm(ALARMS::add);
    var cache = Path.of("target", "functions-cache");
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(cache, 1, TestSite.unhurried(), line -> {}).keeping(objects));
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
  void anObjectCountsAndRemembers() {
    var site =
        site(
            "counter",
            """
            async fetch(request) {
              const count = (await this.ctx.storage.get('count') ?? 0) + 1;
              await this.ctx.storage.put('count', count);
              return new Response(`${this.ctx.id.name} ${count}`);
            }
            """,
            "return env.OBJECTS.getByName(new URL(request.url).pathname).fetch(request)");

    assertThat(site.body("/a")).isEqualTo("/a 1");
    assertThat(site.body("/a")).isEqualTo("/a 2");
    assertThat(site.body("/b")).isEqualTo("/b 1");
  }

  @Test
  void keysKeepWhatStructuredCloneTakesInTheirOrder() {
    var site =
        site(
            "keys",
            """
            async fetch() {
              const { storage } = this.ctx;
              const map = new Map([[1, new Date(5)]]);
              await storage.put({ b: map, a: { deep: [1n, undefined] }, 'é': 3 });
              await storage.put('gone', 1);
              const said = [await storage.delete('gone'), await storage.delete('gone')];
              const list = await storage.list();
              said.push([...list.keys()].join(), list.get('b').get(1).getTime());
              said.push(String(list.get('a').deep[0]));
              said.push([...(await storage.list({ start: 'b', limit: 1 })).keys()].join());
              said.push([...(await storage.list({ prefix: 'a' })).keys()].join());
              said.push([...(await storage.list({ reverse: true, end: 'é' })).keys()].join());
              said.push([...(await storage.get(['a', 'nothing', 'b'])).keys()].join());
              try {
                await storage.transaction(async (txn) => {
                  await txn.put('a', 0);
                  throw new Error('no');
                });
              } catch (e) { said.push(e.message, (await storage.get('a')).deep.length); }
              await storage.transaction(async (txn) => { await txn.put('t', 1); txn.rollback(); });
              said.push(await storage.get('t') ?? 'undone', this.ctx.storage.kv.get('é'));
              try { await storage.put('big', 'x'.repeat(2_000_001)); }
              catch (e) { said.push(e.message); }
              await storage.deleteAll();
              return new Response([...said, (await storage.list()).size].join('|'));
            }
            """,
            "return env.OBJECTS.getByName('x').fetch(request)");

    assertThat(site.body("/"))
        .isEqualTo(
            "true|false|a,b,é|5|1|b|a|b,a|a,b|no|2|undone|3|Values cannot be larger than 2000000"
                + " bytes. A value of size 2000005 was provided.|0");
  }

  @Test
  void sqlIsThereAtOnceAndWithoutWhatIsNotTheObjects() {
    var site =
        site(
            "sql",
            """
            constructor(ctx, env) {
              super(ctx, env);
              ctx.storage.sql.exec(
                'CREATE TABLE IF NOT EXISTS good (id INTEGER PRIMARY KEY, name TEXT, b BLOB)');
            }
            async fetch() {
              const { sql } = this.ctx.storage;
              const said = [];
              const bytes = new Uint8Array([1, 2]);
              sql.exec('INSERT INTO good (name, b) VALUES (?, ?), (?, NULL)', 'one', bytes, 'two');
              const cursor = sql.exec('SELECT name, b FROM good ORDER BY id');
              said.push(cursor.columnNames.join());
              said.push([...cursor].map(({ name, b }) => `${name}:${b?.byteLength}`).join());
              said.push(sql.exec('SELECT count(*) AS n FROM good').one().n);
              said.push(JSON.stringify([...sql.exec('SELECT 1.5, ?', null).raw()]));
              try { sql.exec('SELECT * FROM good').one(); } catch (e) { said.push(e.message); }
              try { sql.exec('SELECT * FROM missing'); } catch (e) { said.push(e.message); }
              for (const query of ['SELECT * FROM _cf_KV', "ATTACH 'x' AS y",
                'PRAGMA database_list', 'BEGIN']) {
                try { sql.exec(query); said.push('ran'); }
                catch (e) { said.push(/SQLITE_AUTH/.test(e.message)); }
              }
              try {
                this.ctx.storage.transactionSync(() => {
                  sql.exec('DELETE FROM good');
                  throw new Error('undo');
                });
              } catch (e) {
                said.push(e.message, sql.exec('SELECT count(*) AS n FROM good').one().n);
              }
              said.push(sql.databaseSize > 4096);
              return new Response(said.join('|'));
            }
            """,
            "return env.OBJECTS.getByName('x').fetch(request)");

    assertThat(site.body("/"))
        .isEqualTo(
            "name,b|one:2,two:undefined|2|[[1.5,null]]|Expected exactly one result from SQL query,"
                + " but got multiple results.|no such table: missing: SQLITE_ERROR"
                + "|true|true|true|true|undo|2|true");
  }

  @Test
  void nobodyComesInWhileAnObjectWantsToBeAlone() {
    var site =
        site(
            "alone",
            """
            constructor(ctx, env) {
              super(ctx, env);
              ctx.blockConcurrencyWhile(async () => {
                await new Promise((resolve) => setTimeout(resolve, 20));
                this.ready = 'ready';
              });
            }
            async step(name) {
              const before = await this.ctx.storage.get('n') ?? 0;
              await this.ctx.storage.put('n', before + 1);
              return `${name} ${this.ready} ${before}`;
            }
            """,
            """
            const stub = env.OBJECTS.getByName('x');
            const said = await Promise.all([1, 2, 3].map((n) => stub.step(n)));
            return new Response(said.map((each) => each.slice(2)).sort().join());
            """);

    assertThat(site.body("/")).isEqualTo("ready 0,ready 1,ready 2");
  }

  @Test
  void anObjectThatIsResetIsMadeAnewOfWhatItHadKept() {
    var site =
        site(
            "reset",
            """
            memory = 0;
            async fetch(request) {
              const { storage } = this.ctx;
              this.memory++;
              await storage.put('n', (await storage.get('n') ?? 0) + 1);
              if (request.url.endsWith('/abort')) {
                await storage.sync();
                this.ctx.abort('enough');
              }
              if (request.url.endsWith('/loop')) for (;;);
              return new Response(`${this.memory} ${await storage.get('n')}`);
            }
            """,
            """
            try { return await env.OBJECTS.getByName('x').fetch(request); }
            catch (e) { return new Response(`${e.message}`); }
            """);

    assertThat(site.body("/")).isEqualTo("1 1");
    assertThat(site.body("/")).isEqualTo("2 2");
    assertThat(site.body("/abort")).isEqualTo("enough");
    assertThat(site.body("/")).isEqualTo("1 4");
  }

  @Test
  void aHostThatIsKilledLosesNothingThatWasAnswered() throws Exception {
    var site =
        site(
            "killed",
            """
            async fetch() {
              const n = (this.ctx.storage.kv.get('n') ?? 0) + 1;
              this.ctx.storage.kv.put('n', n);
              return new Response(String(n));
            }
            """,
            "return env.OBJECTS.getByName('x').fetch(request)");
    var last = 0;
    for (var kills = 0; kills < 2; kills++) {
      for (var i = 0; i < 5; i++) {
        var now = Integer.parseInt(site.body("/"));
        assertThat(now).isGreaterThan(last);
        last = now;
      }
      var host = ProcessHandle.of(hosts.pids().getFirst()).orElseThrow();
      host.destroyForcibly();
      host.onExit().get();
    }
    // a request that was under way when its host died is asked again
    assertThat(last).isBetween(10, 12);
  }

  @Test
  void thoseOfANewDeploymentTakeObjectsOver() {
    var body =
        """
        async fetch() {
          const n = (await this.ctx.storage.get('n') ?? 0) + 1;
          await this.ctx.storage.put('n', n);
          return new Response(`%s ${n}`);
        }
        """;
    var handler = "return env.OBJECTS.getByName('x').fetch(request)";
    var old = site("swapped", body.formatted("old"), handler);
    var next = site("swapped", body.formatted("new"), handler);

    assertThat(old.body("/")).isEqualTo("old 1");
    assertThat(next.body("/")).isEqualTo("new 2");
    assertThat(next.body("/")).isEqualTo("new 3");
    assertThat(old.body("/")).isEqualTo("old 4");
  }

  @Test
  void aRoomHearsItsVisitorsAndTellsThoseOfATag() throws InterruptedException {
    var site =
        site(
            "room",
            """
            constructor(ctx, env) {
              super(ctx, env);
              ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
              this.made = ctx.storage.kv.get('made') ?? 0;
              ctx.storage.kv.put('made', this.made + 1);
            }
            async fetch(request) {
              const [client, server] = Object.values(new WebSocketPair());
              const tag = new URL(request.url).pathname;
              this.ctx.acceptWebSocket(server, [tag]);
              server.serializeAttachment({ tag, heard: 0 });
              return new Response(null, { status: 101, webSocket: client });
            }
            async webSocketMessage(socket, message) {
              if (message === 'reset') this.ctx.abort('reset');
              const { tag, heard } = socket.deserializeAttachment();
              socket.serializeAttachment({ tag, heard: heard + 1 });
              for (const other of this.ctx.getWebSockets(tag)) {
                other.send(`${this.ctx.getTags(other)} ${heard} ${this.made} ${message}`);
              }
            }
            async webSocketClose(socket, code, reason, wasClean) {
              for (const other of this.ctx.getWebSockets()) {
                other.send(`left ${code} ${reason} ${wasClean}`);
              }
            }
            """,
            "return env.OBJECTS.getByName('room').fetch(request)");
    var first = ObjectSite.Visitor.of(site, "/a");
    var second = ObjectSite.Visitor.of(site, "/a");
    var third = ObjectSite.Visitor.of(site, "/b");

    assertThat(first.says("hi")).isEqualTo("/a 0 0 hi");
    assertThat(second.next()).isEqualTo(new Text("/a 0 0 hi"));
    assertThat(third.says("ping")).isEqualTo("pong");
    first.function().say(new Text("reset"));
    // the object is made anew; the sockets, and what is attached to them, have stayed
    assertThat(first.says("again")).isEqualTo("/a 1 1 again");
    assertThat(second.next()).isEqualTo(new Text("/a 1 1 again"));
    second.function().say(new Close(4001, "bye"));
    assertThat(second.next()).isEqualTo(new Close(4001, "bye"));
    assertThat(first.next()).isEqualTo(new Text("left 4001 bye true"));
    assertThat(third.next()).isEqualTo(new Text("left 4001 bye true"));
  }

  private static final String ALARMED =
      """
      async set(millis) {
        await this.ctx.storage.setAlarm(Date.now() + millis);
        return [await this.ctx.storage.getAlarm() !== null, this.ctx.storage.kv.get('rang') ?? ''];
      }
      async alarm({ retryCount, isRetry }) {
        const rang = this.ctx.storage.kv.get('rang') ?? '';
        this.ctx.storage.kv.put('rang', `${rang}${retryCount}${isRetry} `);
        if (retryCount < 1) throw new Error('once more');
      }
      """;

  private static Alarm told() throws InterruptedException {
    var alarm = ALARMS.poll(20, TimeUnit.SECONDS);
    return Objects.requireNonNull(alarm, "no alarm was told of");
  }

  @Test
  void anAlarmThatFailsComesAgainAndOneThatIsEarlyIsToldAgain() throws Exception {
    var handler =
        "return Response.json(await env.OBJECTS.getByName('x').set("
            + "Number(new URL(request.url).pathname.slice(1))))";
    var site = site("alarm", ALARMED, handler);

    assertThat(site.body("/-5")).isEqualTo("[true,\"\"]");
    var first = told();
    assertThat(objects.alarms()).extracting(Alarm::object).contains(first.object());
    assertThat(site.wake(first).toString()).contains("once more");
    var second = told();
    assertThat(second.due()).isAfter(Instant.now());
    assertThat(site.wake(second)).isInstanceOf(Answered.class);
    assertThat(told().due()).isEqualTo(second.due());

    assertThat(site.body("/-5")).isEqualTo("[true,\"0false \"]");
    assertThat(site.wake(told()).toString()).contains("once more");
  }
}
