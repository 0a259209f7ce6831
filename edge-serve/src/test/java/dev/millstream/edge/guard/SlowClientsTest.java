package dev.millstream.edge.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.RequestEvents;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that send or take too slowly are dropped.
class SlowClientsTest {
  private static final int LARGE = 8 << 20;
  private static final int BODIES = 1 << 20;
  private static final String TOO_MANY = "Too many bodies are being received";

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static Socket unfinished; // waits while others are tested

  @BeforeAll
  static void start() throws IOException {
    var guard = GuardLimits.defaults();
    var strict =
        new GuardLimits(
            guard.connectionsPerAddressMax(),
            guard.requestsPerAddress(),
            guard.requestsPerSite(),
            guard.bytesPerSite(),
            guard.addressesMax(),
            guard.sitesMax(),
            guard.targetBytesMax(),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            guard.slowBytesMin(),
            BODIES,
            guard.frames());
    edge =
        new EdgeFixture(folder, EdgeLimits.defaults(HotLimits.defaults(), strict), Networks.NONE);
    edge.publish(
        RefName.production("app"),
        tree -> {
          tree.text("/large", "x".repeat(LARGE));
          tree.text("/unread", "x".repeat(LARGE));
          tree.text("/small", "x".repeat(100_000));
          var gate = new RouteRules(List.of("/api/*"), List.of());
          var script = tree.object("// a script".getBytes(US_ASCII));
          tree.writer.section(
              Section.FUNCTIONS,
              new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
        });
    edge.functions(_ -> new FunctionOutcome.Unavailable("never asked"));
    unfinished = connect(edge.server.httpsPort().orElseThrow());
    unfinished.getOutputStream().write(new byte[] {0x16, 3, 1});
  }

  @AfterAll
  static void stop() throws IOException {
    unfinished.close();
    edge.close();
  }

  @Test
  void whoSendsNoBodyIsDropped() throws IOException {
    try (var socket = connect(edge.port())) {
      send(
          socket, "POST /api/x HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 9000\r\n\r\nabc");
      assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ").contains("Connection: close");
    }
    assertThat(edge.server.refusals().of(Limit.SLOW_SENDER)).isPositive();
  }

  @Test
  void whoIsRefusedWhileItStillSendsReadsWhy() throws IOException {
    var body = "x".repeat(12 << 20);
    var head = " HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + body.length() + "\r\n\r\n";
    var refused = edge.raw("POST /api/large" + head + body);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.field("Connection")).isEqualTo("close");
    assertThat(edge.raw("POST /large" + head + body).status()).isEqualTo(405);
  }

  @Test
  void whoTakesNoAnswerIsDropped() throws Exception {
    try (var socket = connect(edge.port())) {
      send(socket, "GET /large HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
      assertThat(awaitEvent("/large").bytes()).isLessThan(LARGE);
    }
    assertThat(edge.server.refusals().of(Limit.SLOW_READER)).isPositive();
  }

  @Test
  void whoTakesNothingOfAFileThatIsSentBelowUndertowIsDropped() throws Exception {
    var request = "GET /large HTTP/1.1\r\nHost: app.localhost\r\n";
    try (var first = connect(edge.port())) {
      send(first, request + "Range: bytes=0-9\r\n\r\n"); // so it is known
      awaitEvent("/large");
    }
    var before = edge.repeats.get();
    try (var socket = connect(edge.port())) {
      send(socket, request + "Range: bytes=0-\r\n\r\n");
      assertThat(awaitEvent("/large").bytes()).isLessThan(LARGE);
    }
    assertThat(edge.repeats.get() - before).isEqualTo(1);
    assertThat(edge.server.refusals().of(Limit.SLOW_READER)).isPositive();
  }

  @Test
  void whoTakesNothingOfManyAnswersThatAreRepeatedIsDropped() throws Exception {
    try (var socket = connect(edge.port())) {
      var request = "GET /small HTTP/1.1\r\nHost: app.localhost\r\n\r\n";
      var failed = false;
      for (var i = 0; i < 100_000 && !failed; i++) {
        try {
          send(socket, request);
        } catch (SocketException dropped) {
          failed = true;
        }
      }
      assertThat(failed).isTrue();
    }
  }

  @Test
  void whoSendsNoBodyOverHttp2IsDropped() throws Exception {
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      var head = RawHttp2.request("POST", "app.localhost", "/api/h2", "content-length", "9000");
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
      client.send(RawHttp2.DATA, 0, 1, 1, 2, 3);
      awaitEvent("/api/h2");
    }
  }

  /// No window, a stream's as it is usual, and only the connection's, which is as large.
  @Test
  void whoGivesNoWindowOverHttp2IsDropped() throws Exception {
    var port = edge.server.httpsPort().orElseThrow();
    try (var none = RawHttp2.open(port, 4, 0);
        var usual = RawHttp2.open(port, 4, 65_535);
        var large = RawHttp2.open(port, 4, 16 << 20)) {
      for (var client : List.of(none, usual, large)) {
        client.get(1, "app.localhost", "/large");
      }
      for (var ended = 0; ended < 3; ended++) {
        assertThat(awaitEvent("/large").bytes()).isLessThan(LARGE);
      }
    }
  }

  @Test
  void whoGivesNoWindowForAnAnswerThatIsRepeatedIsDropped() throws Exception {
    var port = edge.server.httpsPort().orElseThrow();
    try (var client = RawHttp2.open(port, 4, 1 << 20)) {
      client.get(1, "app.localhost", "/small");
      assertThat(client.status()).isEqualTo(200);
    }
    var before = edge.repeats.get();
    try (var client = RawHttp2.open(port, 4, 0)) {
      client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0x3f, 0xff, 0, 0);
      client.send(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      client.next(RawHttp2.PING);
      client.get(1, "app.localhost", "/small");
      client.next(RawHttp2.RST_STREAM);
      assertThat(edge.repeats.get()).isGreaterThan(before);
    }
  }

  /// They give all credit and read nothing: what is ready stays in the system's buffers.
  @Test
  void whoReadsNothingOverHttp2IsDropped() throws Exception {
    var port = edge.server.httpsPort().orElseThrow();
    var before = edge.server.refusals().of(Limit.SLOW_READER);
    try (var general = RawHttp2.open(port, 4, 16 << 20);
        var repeated = RawHttp2.open(port, 4, 16 << 20)) {
      askForMuchAndReadNothing(general, "/unread");
      askForMuchAndReadNothing(repeated, "/small");
      var until = System.nanoTime() + 30_000_000_000L;
      while (Stream.of(general, repeated).filter(SlowClientsTest::isTaken).count() > 0) {
        assertThat(System.nanoTime()).as("both are dropped").isLessThan(until);
        TimeUnit.MILLISECONDS.sleep(50); // a flood would be another reason
      }
      assertThat(edge.server.refusals().of(Limit.SLOW_READER)).isGreaterThan(before + 1);
    }
  }

  private static void askForMuchAndReadNothing(RawHttp2 client, String path) throws Exception {
    client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0x3f, 0xff, 0, 0);
    client.next(RawHttp2.SETTINGS);
    client.stopReading();
    for (var i = 0; i < 100; i++) {
      client.get(2 * i + 1, "app.localhost", path);
    }
  }

  private static boolean isTaken(RawHttp2 client) {
    try {
      client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0, 0, 1, 0);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void whoTakesWhatItCanOverHttp2IsServed() throws Exception {
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      client.get(1, "app.localhost", "/small");
      var got = 0;
      while (got < 100_000) {
        var size = client.next(RawHttp2.DATA).payload().size();
        got += size;
        for (var stream = 0; stream <= 1 && size > 0; stream++) {
          client.send(RawHttp2.WINDOW_UPDATE, 0, stream, 0, 0, size >> 8, size & 0xff);
        }
      }
      assertThat(got).isEqualTo(100_000);
    }
  }

  @Test
  void whoNeverFinishesTheHandshakeIsDropped() throws IOException {
    assertThat(readToEnd(unfinished)).isEmpty();
    assertThat(edge.server.refusals().of(Limit.FIRST_BYTE)).isPositive();
  }

  @Test
  void bodiesTogetherTakeNoMoreMemoryThanTheyMay() throws IOException {
    assertThat(post(BODIES / 2)).startsWith("HTTP/1.1 503"); // the functions' answer here
    assertThat(post(2 * BODIES)).startsWith("HTTP/1.1 503").contains(TOO_MANY);
    var deadline = System.nanoTime() + 30_000_000_000L; // it is given back after the answer
    while (post(BODIES / 2).contains(TOO_MANY)) {
      assertThat(System.nanoTime()).as("it is free again").isLessThan(deadline);
    }
    assertThat(edge.server.refusals().of(Limit.BODIES_AT_ONCE)).isPositive();
  }

  private static String post(int bytes) throws IOException {
    try (var socket = connect(edge.port())) {
      var head = "POST /api/x HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n";
      try {
        send(socket, head + "Content-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
      } catch (SocketException dropped) {
        // what was answered says it
      }
      return readToEnd(socket);
    }
  }

  private static RequestEvents.Request awaitEvent(String path) throws InterruptedException {
    var event = edge.events.poll(30, TimeUnit.SECONDS);
    while (event != null && !event.path().equals(path)) {
      event = edge.events.poll(30, TimeUnit.SECONDS);
    }
    if (event == null) {
      throw new AssertionError("no request for " + path + " ended");
    }
    return event;
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String readToEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }
}
