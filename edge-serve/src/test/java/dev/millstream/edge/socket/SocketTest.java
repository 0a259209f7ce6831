package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.guard.Networks;
import dev.millstream.edge.guard.Rate;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.functions.socket.SocketPart.Binary;
import dev.millstream.functions.socket.SocketPart.Close;
import dev.millstream.functions.socket.SocketPart.Lost;
import dev.millstream.functions.socket.SocketPart.Text;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Visitors' WebSockets at the edge. What the functions say is the test's own.
@Timeout(60)
class SocketTest {
  private static final LinkedBlockingQueue<FunctionEnd> ENDS = new LinkedBlockingQueue<>();
  private static final Duration BRIEF = Duration.ofMillis(2400);
  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = edge(folder, EdgeLimits.defaults().idleTimeout());
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  private static EdgeFixture edge(Path folder, Duration idleTimeout) throws IOException {
    var usual = EdgeLimits.defaults();
    var limits =
        new EdgeLimits(
            usual.headerBytesMax(),
            usual.headersMax(),
            usual.bodyBytesMax(),
            usual.connectionsMax(),
            usual.parseTimeout(),
            idleTimeout,
            usual.rangesMax(),
            usual.liveTreesMax(),
            usual.cachedObjectBytesMax(),
            usual.cacheBytesMax(),
            EdgeFixture.SHORT_GRACE,
            usual.hot(),
            EdgeFixture.guard(new Rate(100, 20)));
    var edge = new EdgeFixture(folder, limits, Networks.LOOPBACK);
    edge.publish(
        RefName.production("app"),
        tree -> {
          tree.writer.section(
              Section.FUNCTIONS,
              new FunctionBundle(
                  tree.object("{}".getBytes(UTF_8)),
                  List.of(),
                  new RouteRules(List.of("/*"), List.of()),
                  Map.of(),
                  "2026-01-01"));
          tree.writer.section(
              Section.ORIGIN, new SiteOrigin("app", "0a1b2c3d", "main", "0".repeat(40), false));
        });
    edge.functions(call -> {
      if (!call.request().wantsSocket() || call.request().url().endsWith("/refused")) {
        return new Answered(new FunctionResponse(426, List.of(), "no".getBytes(UTF_8)));
      }
      var end = new FunctionEnd();
      ENDS.add(end);
      var headers = List.of(new HttpHeader("sec-websocket-protocol", "chat"));
      return new Answered(new FunctionResponse(101, headers, new byte[0]).opening(end));
    });
    return edge;
  }

  private static FunctionEnd function() throws InterruptedException {
    return ENDS.poll(20, TimeUnit.SECONDS);
  }

  private static RawSocket raw() throws IOException {
    return raw(edge);
  }

  private static RawSocket raw(EdgeFixture edge) throws IOException {
    var raw = new RawSocket(edge.port());
    assertThat(raw.ask(RawSocket.ASKS))
        .startsWith("HTTP/1.1 101 ")
        .contains("ec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Upgrade: websocket")
        .doesNotContainIgnoringCase("content-length", "connection: close");
    return raw;
  }

  @Test
  void messagesGoBothWaysWithAndWithoutTls() throws Exception {
    for (var origin :
        List.of(
            "ws://app.localhost:" + edge.port(),
            "wss://app.localhost:" + edge.server.httpsPort().orElseThrow())) {
      try (var client = new Chatter(origin + "/chat")) {
        assertThat(client.next()).isEqualTo("open chat");
        var function = function();
        function.tell(new Text("hello"));
        assertThat(client.next()).isEqualTo("hello");
        client.socket.send("hälf");
        assertThat(function.next()).isEqualTo(new Text("hälf"));
        var large = "x".repeat(300_000);
        client.socket.send(large);
        assertThat(function.next()).isEqualTo(new Text(large));
        function.tell(new Text(large));
        assertThat(client.next()).isEqualTo(large);
        client.socket.close(4001, "bye");
        assertThat(function.next()).isEqualTo(new Close(4001, "bye"));
        function.tell(new Close(4001, "bye"));
        assertThat(client.next()).isEqualTo("4001 bye");
        assertThat(function.next()).isInstanceOf(Lost.class);
      }
    }
  }

  @Test
  void messagesInDeflateGoBothWaysWhereTheVisitorOffersIt() throws Exception {
    var text = "deflate! ".repeat(100);
    for (var offer :
        List.of("x-other, permessage-deflate; client_max_window_bits", "permessage-deflate")) {
      try (var raw = new RawSocket(edge.port())) {
        assertThat(raw.ask(RawSocket.asks("Sec-WebSocket-Extensions: " + offer)))
            .contains("xtensions: permessage-deflate; server_no_context_takeover;");
        var function = function();
        raw.send(
            SocketFrame.of(
                Opcode.TEXT | 0x40, Deflation.packed(text.getBytes(UTF_8)), RawSocket.MASK));
        assertThat(function.next()).isEqualTo(new Text(text));
        raw.sendHex("c1 87 00000000 f248cdc9c90700"); // Hello, of RFC 7692, 7.2.3.1
        assertThat(function.next()).isEqualTo(new Text("Hello"));
        raw.send(SocketFrame.of(new Text("as it is"), RawSocket.MASK));
        assertThat(function.next()).isEqualTo(new Text("as it is"));
        function.tell(new Text("short"));
        assertThat(raw.frame()).isEqualTo("8173686f7274");
        function.tell(new Text(text));
        var frame = raw.frame();
        assertThat(frame).startsWith("c1");
        var message = HexFormat.of().parseHex(frame.substring(2));
        assertThat(new String(Deflation.unpacked(message, 10_000), UTF_8)).isEqualTo(text);
        assertThat(edge.server.openSockets()).isPositive();
      }
    }
  }

  @Test
  void whatIsNoDeflateOrTooMuchOfItOrWasNotAgreedUponIsRefused() throws Exception {
    var bomb =
        SocketFrame.of(Opcode.BINARY | 0x40, Deflation.packed(new byte[1 << 20]), RawSocket.MASK);
    var tooMuch =
        SocketFrame.of(
            Opcode.BINARY | 0x40, Deflation.packed(new byte[(1 << 20) + 1]), RawSocket.MASK);
    expectRefused("permessage-deflate", tooMuch, 1009);
    expectRefused("permessage-deflate", frame("c1 82 00000000 ffff"), 1002);
    expectRefused("permessage-deflate", frame("01 81 00000000 61 c0 81 00000000 61"), 1002);
    expectRefused("permessage-deflate; server_max_window_bits=10", bomb, 1002);
    expectRefused("permessage-deflate; unheard_of", bomb.rewind(), 1002);
  }

  private static ByteBuffer frame(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  private static void expectRefused(String offer, ByteBuffer frame, int code) throws Exception {
    try (var raw = new RawSocket(edge.port())) {
      assertThat(raw.ask(RawSocket.asks("Sec-WebSocket-Extensions: " + offer)))
          .startsWith("HTTP/1.1 101 ");
      var function = function();
      raw.send(frame);
      assertThat(raw.closeCode()).isEqualTo(code);
      assertThat(function.next()).isInstanceOf(Lost.class);
    }
  }

  @Test
  void framesInPartsWithPingsBetweenAndWithTheHeadAreOneMessage() throws Exception {
    try (var raw = new RawSocket(edge.port())) {
      var first = SocketFrame.of(new Binary(new byte[] {7}), RawSocket.MASK);
      var early = new byte[first.remaining()];
      first.get(early);
      assertThat(raw.ask(RawSocket.ASKS, early)).startsWith("HTTP/1.1 101 ");
      var function = function();
      assertThat(function.next())
          .isInstanceOfSatisfying(
              Binary.class, said -> assertThat(said.bytes()).containsExactly(7));
      raw.sendHex("01 82 00000000 4865"); // He
      raw.sendHex("89 81 00000000 21"); // a ping
      raw.sendHex("80 83 00000000 6c6c6f"); // llo
      assertThat(raw.frame()).isEqualTo("8a21");
      assertThat(function.next()).isEqualTo(new Text("Hello"));
      function.tell(new Close(1000, ""));
      assertThat(raw.closeCode()).isEqualTo(1000);
      raw.sayBye(1000);
      assertThat(raw.isAtEnd()).isTrue();
    }
  }

  @Test
  void whatTheStandardForbidsIsAnsweredWithItsCode() throws Exception {
    var forbidden =
        Map.of(
            "81 01 61", 1002, // no mask
            "c1 81 00000000 61", 1002, // a reserved bit
            "80 81 00000000 61", 1002, // nothing to be continued
            "09 80 00000000", 1002, // a ping in parts
            "83 80 00000000", 1002, // no known kind
            "88 82 00000000 03ed", 1002, // a code that is never said
            "81 fe 0005 00000000 6161616161", 1002, // a length that is too long
            "81 82 00000000 c328", 1007, // no UTF-8
            "82 ff 0000000000100001 00000000", 1009); // a byte too many
    for (var wrong : forbidden.entrySet()) {
      try (var raw = raw()) {
        var function = function();
        raw.sendHex(wrong.getKey());
        assertThat(raw.closeCode()).as(wrong.getKey()).isEqualTo(wrong.getValue());
        assertThat(function.next()).isInstanceOf(Lost.class);
      }
    }
  }

  @Test
  void aVisitorIsReadNoFurtherAheadThanTheFunctionTakes() throws Exception {
    try (var raw = raw()) {
      var function = function();
      var message = new Binary(new byte[256 << 10]);
      var sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (var i = 0; i < 100; i++) {
                    raw.send(SocketFrame.of(message, RawSocket.MASK));
                  }
                } catch (IOException e) {
                  // closed at the end
                }
              });
      for (var i = 0; i < 4; i++) { // which is all that it may be ahead
        assertThat(function.next()).isInstanceOf(Binary.class);
      }
      assertThat(sender.join(Duration.ofMillis(200))).isFalse();
      assertThat(function.waiting()).isZero();
      for (var i = 4; i < 100; i++) {
        function.took();
        assertThat(function.next()).isInstanceOf(Binary.class);
      }
      assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void messagesCountAmongTheRequestsOfTheirAddress() throws Exception {
    var proxied = "Host: app.localhost\r\nX-Forwarded-For: 203.0.113.7";
    try (var raw = new RawSocket(edge.port())) {
      raw.ask(RawSocket.ASKS.replace("Host: app.localhost", proxied));
      var function = function();
      var started = System.nanoTime();
      for (var i = 0; i < 60; i++) {
        raw.send(SocketFrame.of(new Text("x"), RawSocket.MASK));
      }
      for (var i = 0; i < 60; i++) {
        assertThat(function.next()).isEqualTo(new Text("x"));
      }
      raw.send(SocketFrame.of(new Text("y"), RawSocket.MASK));
      assertThat(function.next()).isEqualTo(new Text("y"));
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isGreaterThan(Duration.ofMillis(300));
    }
  }

  @Test
  void aSilentVisitorIsDroppedAndOneThatAnswersPingsLives(@TempDir Path another) throws Exception {
    try (var brief = edge(another, BRIEF);
        var living = new Chatter("ws://app.localhost:" + brief.port() + "/living")) {
      var function = function();
      try (var silent = raw(brief)) {
        assertThat(function().next()).isEqualTo(new Lost("the visitor is silent"));
        assertThat(silent.frame()).isEqualTo("end");
      }
      living.socket.send("still here");
      assertThat(function.next()).isEqualTo(new Text("still here"));
    }
  }

  @Test
  void requestsThatOpenNothingEndTheirConnection() throws Exception {
    try (var plain = new RawSocket(edge.port());
        var refused = new RawSocket(edge.port());
        var malformed = new RawSocket(edge.port());
        var old = new RawSocket(edge.port())) {
      assertThat(plain.ask("GET /socket HTTP/1.1\r\nHost: app.localhost\r\n\r\n"))
          .startsWith("HTTP/1.1 426 ");
      var smuggled = "GET /smuggled HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(UTF_8);
      assertThat(refused.ask(RawSocket.ASKS.replace("/socket", "/refused"), smuggled))
          .startsWith("HTTP/1.1 426 ")
          .contains("Connection: close");
      assertThat(malformed.ask(RawSocket.ASKS.replace("dGhl", "d"))).startsWith("HTTP/1.1 400 ");
      assertThat(old.ask(RawSocket.ASKS.replace(": 13", ": 8")))
          .startsWith("HTTP/1.1 426 ")
          .containsIgnoringCase("Sec-WebSocket-Version: 13");
      assertThat(function().next()).isInstanceOf(Lost.class);
      assertThat(function().next()).isInstanceOf(Lost.class);
    }
    assertThat(edge.events.stream().map(event -> event.path())).doesNotContain("/smuggled");
  }

  @Test
  void aStopSaysGoodbyeToBothEnds(@TempDir Path another) throws Exception {
    try (var stopping = edge(another, BRIEF);
        var raw = new RawSocket(stopping.port())) {
      raw.ask(RawSocket.ASKS);
      var function = function();
      function.tell(new Text("x"));
      assertThat(raw.frame()).isEqualTo("8178");
      var stop = Thread.ofVirtual().start(stopping.server::close);
      assertThat(raw.closeCode()).isEqualTo(1001);
      assertThat(function.next()).isEqualTo(new Close(1001, ""));
      raw.sayBye(1001);
      assertThat(stop.join(Duration.ofSeconds(20))).isTrue();
      assertThat(raw.isAtEnd()).isTrue();
    }
  }
}
