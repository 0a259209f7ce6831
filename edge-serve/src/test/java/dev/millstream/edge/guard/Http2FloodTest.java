package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Floods of HTTP/2 frames, each over a connection of its own: the connection is told to calm down
/// and ends, and others are served.
class Http2FloodTest {
  private static final int FRAMES = 20_000;
  private static final String HOST = "site.localhost";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = EdgeFixture.secure(folder);
    edge.publish(RefName.production("site"), Map.of("/index.html", "home".repeat(1000)));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void anUpgradeIsRefused() throws Exception {
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      client.get(1, HOST, "/", "upgrade", "websocket");
      assertThat(client.status()).isEqualTo(400);
    }
  }

  enum Flood {
    RAPID_RESET,
    SETTINGS,
    SETTINGS_ACKNOWLEDGED,
    PING,
    PRIORITY,
    UNKNOWN,
    EMPTY_DATA,
    EMPTY_CONTINUATIONS,
    TINY_CREDITS
  }

  private static void begin(RawHttp2 client, Flood flood) throws IOException {
    switch (flood) {
      case EMPTY_DATA ->
          client.frame(
              RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.request("POST", HOST, "/"));
      case EMPTY_CONTINUATIONS ->
          client.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request("GET", HOST, "/"));
      case TINY_CREDITS -> client.get(1, HOST, "/");
      default -> {
        // needs no stream
      }
    }
  }

  private static void send(RawHttp2 client, Flood flood, int turn) throws IOException {
    switch (flood) {
      case RAPID_RESET -> {
        client.get(2 * turn + 1, HOST, "/");
        client.send(RawHttp2.RST_STREAM, 0, 2 * turn + 1, 0, 0, 0, 8);
      }
      case SETTINGS -> client.send(RawHttp2.SETTINGS, 0, 0, 0, 4, 0, 1, 0, 0);
      case SETTINGS_ACKNOWLEDGED -> client.send(RawHttp2.SETTINGS, 1, 0);
      case PING -> client.send(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      case PRIORITY -> client.send(RawHttp2.PRIORITY, 0, 1, 0, 0, 0, 0, 1);
      case UNKNOWN -> client.send(99, 0, 1, 0, 0);
      case EMPTY_DATA -> client.send(RawHttp2.DATA, 0, 1);
      case EMPTY_CONTINUATIONS -> client.send(RawHttp2.CONTINUATION, 0, 1);
      case TINY_CREDITS -> client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0, 0, 0, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFloodIsToldToCalmDown(Flood flood) throws Exception {
    try (var client = RawHttp2.open(port())) {
      begin(client, flood);
      try {
        for (var turn = 0; turn < FRAMES && client.goneAway() < 0; turn++) {
          send(client, flood, turn);
        }
      } catch (IOException closed) {
        // why is in what came
      }
      client.next(RawHttp2.GOAWAY);
      assertThat(client.goneAway()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
    othersAreServed();
  }

  @Test
  void aHeaderListThatNeverEndsEndsTheConnection() throws Exception {
    try (var client = RawHttp2.open(port())) {
      var field = RawHttp2.block("x-large", "x".repeat(8000));
      client.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request("GET", HOST, "/"));
      try {
        for (var i = 0; i < 1000 && !client.hasEnded(); i++) {
          client.frame(RawHttp2.CONTINUATION, 0, 1, field);
        }
      } catch (IOException closed) {
        // as it should
      }
      assertThat(client.status()).isZero();
    }
    othersAreServed();
    assertThat(edge.server.refusals().of(Limit.HTTP2_FRAMES)).isPositive();
  }

  @Test
  void aRequestIsNotTakenForWholeBeforeItIs() throws Exception {
    try (var client = RawHttp2.open(port())) {
      var first = RawHttp2.block(":method", "GET", ":scheme", "https", ":path", "/");
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, first);
      client.frame(RawHttp2.CONTINUATION, 0, 1, new byte[0]);
      for (var part : new byte[][] {RawHttp2.block(":authority", HOST), {}}) {
        client.frame(RawHttp2.CONTINUATION, 0, 1, part);
      }
      client.send(RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1);
      assertThat(client.status()).isEqualTo(200);
    }
  }

  @Test
  void aListThatUnfoldsFromItsTableIsRefused() throws Exception {
    try (var client = RawHttp2.open(port())) {
      var block = ByteBuffer.allocate(16_000);
      block.put(RawHttp2.request("GET", HOST, "/"));
      block.put((byte) 0x40).put(RawHttp2.block("x-bomb", "x".repeat(3000)), 1, 3009);
      while (block.hasRemaining()) {
        block.put((byte) (0x80 | 62)); // what was just put into the table, again and again
      }
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | 1, 1, block.array());
      assertThat(client.status()).isZero();
    }
    othersAreServed();
  }

  @Test
  void noTableIsKeptAsLargeAsAClientAsks() throws Exception {
    try (var client = RawHttp2.open(port(), 1, 0x7fffffff)) {
      client.get(1, HOST, "/");
      var head = client.next(RawHttp2.HEADERS);
      assertThat(tableSize(head.bytes())).isEqualTo(16 << 10);
    }
  }

  /// The dynamic table size update that a block begins with (RFC 7541, 6.3).
  private static int tableSize(ByteBuffer block) {
    assertThat(block.get()).isEqualTo((byte) 0x3f);
    var size = 31;
    for (var shift = 0; ; shift += 7) {
      var next = block.get();
      size += (next & 0x7f) << shift;
      if (next >= 0) {
        return size;
      }
    }
  }

  private static void othersAreServed() throws Exception {
    try (var client = RawHttp2.open(port())) {
      client.get(1, HOST, "/");
      assertThat(client.status()).isEqualTo(200);
    }
  }

  private static int port() {
    return edge.server.httpsPort().orElseThrow();
  }
}
