package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.object.Alarm;
import dev.millstream.bindings.object.ObjectFolder;
import dev.millstream.bindings.object.ObjectLimits;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.socket.SocketPart.Close;
import dev.millstream.functions.socket.SocketPart.Lost;
import dev.millstream.functions.socket.SocketPart.Text;
import dev.millstream.functions.socket.SocketPart.Took;
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

/// What wakes a Durable Object beside requests: WebSockets that it has accepted, and alarms.
@Timeout(60)
class ObjectSocketsTest {
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

  /// The visitor's end of a socket.
  private record Visitor(FarEnd function, LinkedBlockingQueue<SocketPart> heard) {
    static Visitor of(ObjectSite site, String path) {
      var response = TestSite.answer(site.site().send("GET", path, "", "upgrade", "websocket"));
      var visitor = new Visitor(response.socket().orElseThrow(), new LinkedBlockingQueue<>());
      visitor.function.join(visitor.heard::add);
      return visitor;
    }

    SocketPart next() throws InterruptedException {
      var part = heard.poll(20, TimeUnit.SECONDS);
      while (part instanceof Took) {
        part = heard.poll(20, TimeUnit.SECONDS);
      }
      return part == null ? new Lost("nothing was said") : part;
    }

    String says(String text) throws InterruptedException {
      function.say(new Text(text));
      return next() instanceof Text(var answer) ? answer : "no text";
    }
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
    var first = Visitor.of(site, "/a");
    var second = Visitor.of(site, "/a");
    var third = Visitor.of(site, "/b");

    assertThat(first.says("hi")).isEqualTo("/a 0 0 hi");
    assertThat(second.next()).isEqualTo(new Text("/a 0 0 hi"));
    assertThat(third.says("ping")).isEqualTo("pong");
    first.function.say(new Text("reset"));
    // the object is made anew; the sockets, and what is attached to them, have stayed
    assertThat(first.says("again")).isEqualTo("/a 1 1 again");
    assertThat(second.next()).isEqualTo(new Text("/a 1 1 again"));
    second.function.say(new Close(4001, "bye"));
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
