package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The hot path over HTTP/2 gives what Undertow gives, on connections that both answer. A request
/// with `content-length: 0` goes the general way.
class HotStreamsTest {
  private static final String HOST = "site.localhost";
  private static final String[] GENERAL = {"content-length", "0"};
  private static final int REQUESTS = 250;
  private static final byte[] LARGE = new byte[100_000];
  private static final int STREAMS_MAX = 128;

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws Exception {
    edge = EdgeFixture.secure(folder);
    new Random(5).nextBytes(LARGE);
    edge.publish(
        RefName.production("site"),
        tree -> {
          tree.text("/index.html", "home");
          tree.text("/empty", "");
          tree.file("/large.bin", "application/octet-stream", Map.of(Coding.IDENTITY, LARGE));
          tree.file("/huge.bin", "application/octet-stream", Map.of(Coding.IDENTITY, huge()));
          tree.file(
              "/app.css",
              "text/css; charset=utf-8",
              Map.of(
                  Coding.IDENTITY, "identity ".repeat(500).getBytes(StandardCharsets.UTF_8),
                  Coding.BR, "br bytes ".repeat(200).getBytes(StandardCharsets.UTF_8)));
        });
    try (var client = open()) {
      var turn = 0;
      for (var path : List.of("/", "/", "/empty", "/large.bin", "/app.css")) {
        ask(client, turn++, "GET", path);
      }
    }
  }

  private static byte[] huge() {
    var bytes = new byte[(1 << 20) + 1];
    new Random(6).nextBytes(bytes);
    return bytes;
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void answersWhatTheGeneralWayDoes() throws Exception {
    var random = new Random(20261127);
    String tag;
    try (var client = open()) {
      tag = String.valueOf(ask(client, 0, "GET", "/app.css").fields().get("etag"));
    }
    var before = edge.repeats.get();
    try (var client = open()) {
      for (var i = 0; i < REQUESTS; i++) {
        var method = random.nextInt(4) == 0 ? "HEAD" : "GET";
        var path =
            of(random, "/", "/app.css", "/large.bin", "/empty", "/none", "/?a", "/a;b", "/%");
        var fields = new ArrayList<String>();
        for (var n = random.nextInt(3); n > 0; n--) {
          fields.addAll(field(random, tag));
        }
        var hot = ask(client, 2 * i, method, path, fields.toArray(String[]::new));
        fields.addAll(List.of(GENERAL));
        var general = ask(client, 2 * i + 1, method, path, fields.toArray(String[]::new));
        assertThat(hot).as("%s %s %s", method, path, fields).isEqualTo(general);
      }
    }
    assertThat(edge.repeats.get() - before).isGreaterThan(REQUESTS / 4);
  }

  private static String of(Random random, String... all) {
    return all[random.nextInt(all.length)];
  }

  private static List<String> field(Random random, String tag) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> List.of("accept-encoding", of(random, "br", "gzip, br", "identity", ""));
      case 2, 3 -> List.of("if-none-match", of(random, tag, tag, "\"x\"", "W/" + tag, "*"));
      case 4 -> List.of("range", of(random, "bytes=0-3", "bytes=1-2,5-6", "x"));
      case 5 -> List.of("te", of(random, "trailers", "x"));
      case 6 -> List.of("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT");
      case 7 -> List.of("cookie", "a=b");
      case 8 -> List.of("sec-fetch-mode", of(random, "cors", "navigate"));
      case 9 -> List.of("user-agent", "x".repeat(random.nextInt(3000)));
      case 10 -> List.of("if-match", of(random, tag, "\"x\""));
      default -> List.of("priority", "u=1, i");
    };
  }

  @Test
  void bothAnswerAtOnceWhatIsAskedAtOnce() throws Exception {
    try (var client = open()) {
      var before = edge.repeats.get();
      for (var i = 0; i < 30; i++) {
        switch (i % 3) {
          case 0 -> client.get(id(i), HOST, "/large.bin");
          case 1 -> client.get(id(i), HOST, "/large.bin", GENERAL);
          default -> client.get(id(i), HOST, "/huge.bin");
        }
      }
      var answers = client.answers().await(30);
      for (var i = 0; i < 30; i++) {
        assertThat(of(answers, id(i)).body()).isEqualTo(list(i % 3 == 2 ? huge() : LARGE));
      }
      assertThat(edge.repeats.get() - before).isEqualTo(10);
    }
  }

  @Test
  void noMoreIsSentThanAStreamMayTake() throws Exception {
    try (var client = open(4, 1000)) {
      var answers = client.answers();
      var before = edge.repeats.get();
      client.get(1, HOST, "/large.bin");
      assertThat(answers.data(1, 1000)).isEqualTo(1000);
      client.send(RawHttp2.SETTINGS, 0, 0, 0, 4, 0, 0, 0x0b, 0xb8); // 3000
      assertThat(answers.data(1, 3000)).isEqualTo(3000);
      client.send(RawHttp2.WINDOW_UPDATE, 0, 1, 0, 1, 0, 0);
      assertThat(answers.data(1, 3000 + 65_536)).isEqualTo(3000 + 65_536);
      client.get(3, HOST, "/");
      assertThat(of(answers.await(1), 3).body())
          .isEqualTo(list("home".getBytes(StandardCharsets.UTF_8)));
      client.send(RawHttp2.WINDOW_UPDATE, 0, 1, 0, 1, 0, 0);
      assertThat(of(answers.await(1), 1).body()).isEqualTo(list(LARGE));
      assertThat(edge.repeats.get() - before).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150_000, 1_200_000})
  void whatIsSentTogetherStaysWithinTheConnectionsCredit(int more) throws Exception {
    var count = 2 * more / LARGE.length;
    try (var client = RawHttp2.open(port(), 4, 1 << 20)) {
      grant(client, more);
      var answers = client.answers();
      for (var i = 0; i < count; i++) {
        client.get(id(i), HOST, "/large.bin", i % 2 == 0 ? new String[0] : GENERAL);
      }
      var all = 65_535 + more;
      answers.all(all - LARGE.length);
      client.send(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      answers.until(RawHttp2.PING);
      assertThat(answers.all(0)).isLessThanOrEqualTo(all);
      for (var i = 0; i < 100; i++) {
        grant(client, more / 50);
      }
      assertThat(answers.await(count).values())
          .allSatisfy(answer -> assertThat(answer.body()).isEqualTo(list(LARGE)));
    }
  }

  private static void grant(RawHttp2 client, int bytes) throws IOException {
    client.frame(RawHttp2.WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  @Test
  void oneTableServesBoth() throws Exception {
    try (var client = open()) {
      var answers = client.answers();
      var first = new ByteArrayOutputStream();
      first.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41});
      first.write(HOST.length());
      first.writeBytes(HOST.getBytes(StandardCharsets.US_ASCII));
      var later = new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, (byte) (0x80 | 62)};
      var general = new ByteArrayOutputStream();
      general.writeBytes(later);
      general.writeBytes(RawHttp2.block(GENERAL));
      var before = edge.repeats.get();
      client.frame(RawHttp2.HEADERS, 5, 1, first.toByteArray());
      client.frame(RawHttp2.HEADERS, 5, 3, general.toByteArray());
      client.frame(RawHttp2.HEADERS, 5, 5, later);
      client.frame(RawHttp2.HEADERS, 5 | 0x28, 7, padded(later));
      var got = answers.await(4);
      for (var i = 0; i < 4; i++) {
        assertThat(of(got, id(i)).body()).isEqualTo(list("home".getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(edge.repeats.get() - before).isEqualTo(3);
    }
  }

  /// With padding and a priority.
  private static byte[] padded(byte[] block) {
    return ByteBuffer.allocate(block.length + 9)
        .put((byte) 3)
        .putInt(0)
        .put((byte) 9)
        .put(block)
        .array();
  }

  @Test
  void aLongListOfFieldsIsReadWhole() throws Exception {
    try (var client = open()) {
      var block = RawHttp2.request("GET", HOST, "/", "x-long", "x".repeat(9_000));
      var more = RawHttp2.block("x-more", "y".repeat(9_000));
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, block);
      client.frame(RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1, more);
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, block);
      client.frame(RawHttp2.CONTINUATION, 0, 3, more);
      client.frame(
          RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 3, RawHttp2.block("content-length", "0"));
      var got = client.answers().await(2);
      assertThat(of(got, 3)).isEqualTo(of(got, 1));
      assertThat(of(got, 1).fields()).containsEntry(":status", "200");
    }
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws Exception {
    try (var client = open(4, 0)) {
      client.send(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
      client.next(RawHttp2.PING);
      for (var i = 0; i <= STREAMS_MAX; i++) {
        client.get(id(i), HOST, "/large.bin", i % 2 == 0 ? GENERAL : new String[0]);
      }
      var reset = client.next(RawHttp2.RST_STREAM);
      assertThat(reset.stream()).isEqualTo(id(STREAMS_MAX));
      assertThat(reset.bytes().getInt()).isEqualTo(7);
      client.send(RawHttp2.RST_STREAM, 0, 1, 0, 0, 0, 8);
      client.get(id(STREAMS_MAX + 1), HOST, "/empty");
      var head = client.next(RawHttp2.HEADERS);
      assertThat(head.stream()).isEqualTo(id(STREAMS_MAX + 1));
      assertThat(head.flags() & RawHttp2.END_STREAM).isNotZero();
    }
  }

  @Test
  void aStreamsMistakeEndsTheStream() throws Exception {
    try (var client = open()) {
      client.get(1, HOST, "/");
      client.next(RawHttp2.DATA);
      client.send(RawHttp2.WINDOW_UPDATE, 0, 1, 0, 0, 0, 0);
      var reset = client.next(RawHttp2.RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.bytes().getInt()).isEqualTo(1);
      var head = RawHttp2.request("GET", HOST, "/");
      var itself = ByteBuffer.allocate(head.length + 5).putInt(3).put((byte) 9).put(head);
      client.frame(RawHttp2.HEADERS, 5 | 0x20, 3, itself.array());
      assertThat(client.next(RawHttp2.RST_STREAM).stream()).isEqualTo(3);
      client.get(5, HOST, "/");
      client.next(RawHttp2.DATA);
    }
  }

  enum Mistake {
    DATA_AFTER_THE_END(5),
    HEADERS_AFTER_THE_END(5),
    ANOTHER_FRAME_WITHIN_A_BLOCK(1),
    PADDING_THAT_IS_TOO_LONG(1),
    A_TABLE_ENTRY_THAT_IS_NOT_THERE(9),
    CREDIT_BEYOND_ALL_LIMITS(3),
    A_BLOCK_IN_A_FRAME_THAT_IS_TOO_LONG(6);

    private final int code;

    Mistake(int code) {
      this.code = code;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeEndsTheConnection(Mistake mistake) throws Exception {
    try (var client = open()) {
      client.get(1, HOST, "/");
      client.next(RawHttp2.DATA);
      // late ones of a stream that has ended are none
      client.send(RawHttp2.WINDOW_UPDATE, 0, 1, 0, 0, 1, 0);
      client.send(RawHttp2.RST_STREAM, 0, 1, 0, 0, 0, 8);
      client.get(3, HOST, "/");
      client.next(RawHttp2.DATA);
      switch (mistake) {
        case DATA_AFTER_THE_END -> client.send(RawHttp2.DATA, 1, 3, 1);
        case HEADERS_AFTER_THE_END -> client.get(3, HOST, "/");
        case ANOTHER_FRAME_WITHIN_A_BLOCK -> {
          client.frame(RawHttp2.HEADERS, 1, 5, RawHttp2.request("GET", HOST, "/"));
          client.send(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        }
        case PADDING_THAT_IS_TOO_LONG -> client.send(RawHttp2.HEADERS, 5 | 8, 5, 9, 0x82);
        case A_TABLE_ENTRY_THAT_IS_NOT_THERE -> client.send(RawHttp2.HEADERS, 5, 5, 0xfe);
        case CREDIT_BEYOND_ALL_LIMITS ->
            client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0x7f, 0xff, 0xff, 0xff);
        case A_BLOCK_IN_A_FRAME_THAT_IS_TOO_LONG ->
            client.frame(RawHttp2.HEADERS, 5, 5, new byte[(16 << 10) + 1]);
      }
      client.next(RawHttp2.GOAWAY);
      assertThat(client.goneAway()).isEqualTo(mistake.code);
    }
  }

  private static int id(int turn) {
    return 2 * turn + 1;
  }

  private static int port() {
    return edge.server.httpsPort().orElseThrow();
  }

  /// With much credit for the connection, and for its streams unless settings say otherwise.
  private static RawHttp2 open(long... settings) throws Exception {
    var client = RawHttp2.open(port(), settings.length > 0 ? settings : new long[] {4, 2 << 20});
    client.send(RawHttp2.WINDOW_UPDATE, 0, 0, 0x3f, 0xff, 0, 0);
    return client;
  }

  private static StreamAnswer ask(
      RawHttp2 client, int turn, String method, String path, String... fields) throws Exception {
    var stream = id(turn);
    client.frame(RawHttp2.HEADERS, 5, stream, RawHttp2.request(method, HOST, path, fields));
    return of(client.answers().await(1), stream);
  }

  private static StreamAnswer of(Map<Integer, StreamAnswer> answers, int stream) {
    return Objects.requireNonNull(answers.get(stream));
  }

  private static List<Byte> list(byte[] bytes) {
    var list = new ArrayList<Byte>(bytes.length);
    for (var each : bytes) {
      list.add(each);
    }
    return list;
  }
}
