package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionLog;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.socket.FarEnd;
import dev.millstream.functions.socket.NearEnd;
import dev.millstream.functions.socket.SocketLimits;
import dev.millstream.functions.socket.SocketPart;
import dev.millstream.functions.socket.SocketPart.Binary;
import dev.millstream.functions.socket.SocketPart.Close;
import dev.millstream.functions.socket.SocketPart.Lost;
import dev.millstream.functions.socket.SocketPart.Text;
import dev.millstream.functions.socket.SocketPart.Took;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// WebSockets as functions have them; who is at the other end is the test's own.
@Timeout(60)
class SocketsTest {
  private static final LinkedBlockingQueue<FunctionLog.Line> LINES = new LinkedBlockingQueue<>();
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws IOException {
    var cache = Path.of("target", "functions-cache");
    var limits = TestSite.limits(Duration.ofMillis(500), Duration.ofMinutes(2));
    hosts = FunctionHosts.start(new FunctionHostSettings(cache, 1, limits, LINES::add));
  }

  @AfterAll
  static void stop() throws IOException {
    hosts.close();
  }

  /// A function that accepts its end and does something with it.
  private static TestSite server(String project, String body) {
    return site(
        project,
        "const [client, server] = Object.values(new WebSocketPair()); server.accept();"
            + body
            + "; return new Response(null, { status: 101, webSocket: client });");
  }

  private static TestSite site(String project, String body) {
    return TestSite.pages(
        hosts, project, "/", "{async onRequest({ request, next, waitUntil }) {" + body + "}}");
  }

  private static Visitor connect(TestSite site) {
    return new Visitor(response(site).socket().orElseThrow());
  }

  private static FunctionResponse response(TestSite site) {
    return TestSite.answer(site.send("GET", "/", "", "upgrade", "websocket"));
  }

  /// The visitor's end: what the function says, in order.
  private record Visitor(FarEnd function, LinkedBlockingQueue<SocketPart> heard) {
    Visitor(FarEnd function) {
      this(function, new LinkedBlockingQueue<>());
      function.join(heard::add);
    }

    void say(SocketPart part) {
      function.say(part);
    }

    /// The next that is said, but for what was taken.
    SocketPart next() throws InterruptedException {
      var part = heard.poll(20, TimeUnit.SECONDS);
      while (part instanceof Took) {
        part = heard.poll(20, TimeUnit.SECONDS);
      }
      return part == null ? new Lost("nothing was said") : part;
    }

    String text() throws InterruptedException {
      var said = next();
      return said instanceof Text(var text) ? text : said.toString();
    }
  }

  private static String line() throws InterruptedException {
    var line = LINES.poll(20, TimeUnit.SECONDS);
    return line == null ? "nothing" : line.text();
  }

  @Test
  void messagesGoBothWaysAndCloseWithTheirCode() throws InterruptedException {
    var visitor =
        connect(
            server(
                "echo",
                """
                server.send('hello');
                server.addEventListener('message', ({ data }) => server.send(
                  typeof data === 'string' ? `${data}!` : new Uint8Array(data).map((b) => b + 1)));
                server.onclose = ({ code, reason, wasClean }) =>
                  console.log(code, reason, wasClean, server.readyState);
                """));

    assertThat(visitor.text()).isEqualTo("hello");
    visitor.say(new Text("häj"));
    assertThat(visitor.text()).isEqualTo("häj!");
    visitor.say(new Binary(new byte[] {1, 2}));
    assertThat(visitor.next())
        .isInstanceOfSatisfying(
            Binary.class, said -> assertThat(said.bytes()).containsExactly(2, 3));
    visitor.say(new Close(4001, "bye"));
    assertThat(visitor.next()).isEqualTo(new Close(4001, "bye"));
    assertThat(line()).isEqualTo("4001 bye true 3");
  }

  @Test
  void aFunctionMayCloseFirstOrLaterOrLoseItsVisitor() throws InterruptedException {
    var first = connect(server("first", "server.close(4000, 'no'); server.close()"));
    assertThat(first.next()).isEqualTo(new Close(4000, "no"));
    first.say(new Close(4000, "no"));

    var late =
        connect(
            site(
                "late",
                """
                const [client, server] = Object.values(new WebSocketPair());
                server.accept({ allowHalfOpen: true });
                server.addEventListener('close', () => {
                  server.send(`half ${server.readyState}`);
                  server.close(1000, 'done');
                });
                return new Response(null, { status: 101, webSocket: client });
                """));
    late.say(new Close(SocketPart.NO_CODE, ""));
    assertThat(late.text()).isEqualTo("half 2");
    assertThat(late.next()).isEqualTo(new Close(1000, "done"));

    var left =
        connect(server("left", "server.onclose = (e) => console.log('left', e.code, e.wasClean)"));
    left.say(new Lost("the connection broke"));
    assertThat(line()).isEqualTo("left 1006 false");
  }

  @Test
  void misuseFailsAsInWorkerd() {
    var site =
        site(
            "misuse",
            """
            const problems = [];
            const tried = (action) => {
              try { problems.push(String(action())); } catch (e) { problems.push(`${e}`); }
            };
            const [client, server] = Object.values(new WebSocketPair());
            tried(() => server.send('early'));
            tried(() => new Response(null, { status: 101 }));
            tried(() => new Response(null, { status: 200, webSocket: client }));
            tried(() => new Response(null, { status: 101, webSocket: client }).clone());
            server.accept();
            tried(() => server.close(undefined, 'why'));
            tried(() => server.close(1005));
            tried(() => server.close(1000, 'x'.repeat(124)));
            server.close();
            tried(() => server.send('late'));
            tried(() => server.readyState);
            tried(() => new WebSocket('ftp://x.test/'));
            return Response.json(problems);
            """);

    assertThat(site.body("/").replace("\",\"", "\n"))
        .contains(
            "TypeError: You must call one of accept() or state.acceptWebSocket() on this WebSocket",
            "RangeError: the status 101 is not one from 200 to 599",
            "RangeError: Responses with a WebSocket must have status code 101.",
            "TypeError: Cannot clone a response to a WebSocket handshake.",
            "InvalidAccessError: If you specify a WebSocket close reason, you must also specify a"
                + " code.",
            "InvalidAccessError: Invalid WebSocket close code: 1005.",
            "SyntaxError: WebSocket close reason must not be longer than 123 bytes",
            "TypeError: Can't call WebSocket send() after close().\n2\n")
        .contains("The url scheme must be ws or wss.");
    assertThat(server("plain", "").get("/").toString())
        .contains("did not contain the header \\\"Upgrade: websocket\\\"".replace("\\", ""));
  }

  @Test
  void middlewareHandsASocketOnAndALateAcceptGetsWhatCameBefore() throws InterruptedException {
    var site =
        TestSite.pages(
            hosts,
            "middleware",
            "/_middleware",
            """
            {async onRequest({ next }) {
              const response = await next();
              response.headers.set('x-seen', 'yes');
              return response;
            }}
            """,
            "/",
            """
            {async onRequest() {
              const [client, server] = Object.values(new WebSocketPair());
              setTimeout(() => {
                server.addEventListener('message', ({ data }) => server.send(`late ${data}`));
                server.accept();
              }, 50);
              return new Response(null,
                { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': 'chat' } });
            }}
            """);

    var response = response(site);

    assertThat(response.status()).isEqualTo(101);
    assertThat(TestSite.header(response, "x-seen")).containsExactly("yes");
    assertThat(TestSite.header(response, "sec-websocket-protocol")).containsExactly("chat");
    var visitor = new Visitor(response.socket().orElseThrow());
    visitor.say(new Text("a"));
    visitor.say(new Text("b"));
    assertThat(List.of(visitor.text(), visitor.text())).containsExactly("late a", "late b");
    visitor.say(new Lost("left"));
  }

  @Test
  void eachMessageHasARequestsTimeAndWhoLosesItsFunctionMayComeAgain() throws InterruptedException {
    var site =
        server(
            "busy",
            """
            server.addEventListener('message', ({ data }) => {
              const end = Date.now() + Number(data);
              while (Date.now() < end);
              server.send(data);
            });
            """);
    var busy = connect(site);
    var other = connect(site);

    for (var i = 0; i < 2; i++) { // together more than a request has
      busy.say(new Text("300"));
      assertThat(busy.text()).isEqualTo("300");
    }
    busy.say(new Text("60000"));

    assertThat(busy.next()).isEqualTo(new Lost("it used more than 500 ms of CPU time"));
    assertThat(other.next()).isEqualTo(new Close(1012, "restarted"));
    var again = connect(site);
    again.say(new Text("0"));
    assertThat(again.text()).isEqualTo("0");

    hosts.pids().forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());

    assertThat(again.next()).isEqualTo(new Close(1012, "restarted"));
  }

  @Test
  void whatWaitsForASlowVisitorIsBounded() throws InterruptedException {
    var visitor =
        connect(
            server(
                "slow",
                """
                server.onclose = (e) => console.log('slow', e.code);
                const megabyte = new Uint8Array(1 << 20);
                for (let i = 0; i < 20; i++) server.send(megabyte);
                """));
    var messages = 0;
    var said = visitor.next();
    for (; said instanceof Binary; said = visitor.next()) {
      messages++;
    }

    assertThat(messages).isEqualTo(7); // with what each weighs besides, no eighth
    assertThat(said).isEqualTo(new Lost("too much waits for a slow peer"));
    assertThat(line()).isEqualTo("slow 1006");
  }

  @Test
  void aDeploymentHasRoomForSoManySockets() {
    var site = server("many", "");
    var most = SocketLimits.DEFAULTS.perDeploymentMax();
    var visitors = IntStream.range(0, most).mapToObj(_ -> connect(site)).toList();

    assertThat(site.send("GET", "/", "", "upgrade", "websocket").toString())
        .contains("too many WebSockets are open");

    visitors.forEach(visitor -> visitor.say(new Lost("left")));
    connect(site).say(new Lost("left"));
  }

  @Test
  void aFunctionTalksToAnotherServer() {
    var to = new LinkedBlockingQueue<SocketPart>();
    var site =
        site(
                "client",
                """
                const upgrade = { headers: { Upgrade: 'websocket' } };
                const { status, webSocket: socket } = await fetch('https://other.test/', upgrade);
                const heard = [];
                const closed = Promise.withResolvers();
                socket.addEventListener('message', ({ data }) => {
                  heard.push(data);
                  socket.send(`${data} back`);
                });
                socket.addEventListener('close', (e) => closed.resolve([e.code, e.reason]));
                socket.accept();
                const event = (target, type) =>
                  new Promise((resolve) => { target[`on${type}`] = resolve; });
                const made = new WebSocket('wss://other.test/made', ['chat']);
                await event(made, 'open');
                const opened = made.readyState;
                const first = await event(made, 'message');
                made.close(1000, 'enough');
                const refused = new WebSocket('wss://other.test/refused');
                const why = await event(refused, 'error');
                return Response.json([status, heard, await closed.promise, opened, made.protocol,
                  first.data, why.message]);
                """)
            .with(request ->
                request.url().endsWith("refused")
                    ? new FunctionResponse(403, List.of(), new byte[0])
                    : new FunctionResponse(101, request.headers(), new byte[0])
                        .opening(new Server(to, request.url().endsWith("made"))));

    assertThat(site.body("/"))
        .startsWith("[101,[\"one\",\"two\"],[4002,\"end\"],1,\"chat\",\"one\",\"Error: Failed to")
        .contains("but received 403 instead.");
    assertThat(to.stream().filter(part -> !(part instanceof Took)))
        .contains(new Text("one back"), new Text("two back"), new Close(4002, "end"))
        .contains(new Close(1000, "enough"));
  }

  /// A server's end: says two messages, and perhaps that it closes.
  private record Server(LinkedBlockingQueue<SocketPart> heard, boolean stays) implements FarEnd {
    @Override
    public void join(NearEnd near) {
      near.hear(new Text("one"));
      near.hear(new Text("two"));
      if (!stays) {
        near.hear(new Close(4002, "end"));
      }
    }

    @Override
    public void say(SocketPart part) {
      heard.add(part);
    }
  }
}
