package dev.millstream.edge.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.edge.EdgeFixture;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.RedirectRule;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who sends too much is told so, while it still sends.
class RefusedBodiesTest {
  private static final int MEGABYTES = 12; // 10 are allowed
  private static final int STREAMS = 40;

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static HttpServer origin;

  @BeforeAll
  static void start() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    origin.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var length = exchange.getRequestBody().readAllBytes().length;
            var said = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
          }
        });
    origin.start();
    edge = EdgeFixture.secure(folder);
    edge.publish(
        RefName.production("app"),
        tree -> {
          tree.text("/file", "a file");
          var gate = new RouteRules(List.of("/api/*"), List.of());
          var script = tree.object("// a script".getBytes(StandardCharsets.US_ASCII));
          tree.writer.section(
              Section.FUNCTIONS,
              new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
          var to = "http://localhost:" + origin.getAddress().getPort() + "/";
          var rule = new RedirectRule("/other", Map.of(), to, 200, false, 1);
          tree.writer.section(
              Section.RULES,
              new SiteRules(
                  HtmlHandling.AUTO_TRAILING_SLASH,
                  NotFoundHandling.AUTO,
                  List.of(),
                  List.of(rule)));
        });
    edge.functions(_ -> new FunctionOutcome.Unavailable("never asked"));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
    origin.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"/api/x, 413", "/file, 405", "/other, 413"})
  void inChunks(String path, int status) throws IOException {
    var chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
    var head = " HTTP/1.1\r\nHost: app.localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    var refused = edge.raw("POST " + path + head + chunk.repeat(MEGABYTES) + "0\r\n\r\n");
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.field("Connection")).isEqualTo("close");
    assertThat(refused.text().contains("larger than 10485760 bytes")).isEqualTo(status == 413);
  }

  @ParameterizedTest
  @CsvSource({"/api/x, 413", "/file, 405", "/other, 413"})
  void ofALengthThatIsTold(String path, int status) throws IOException {
    var body = "x".repeat(MEGABYTES << 20);
    var head = " HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + body.length();
    var refused = edge.raw("POST " + path + head + "\r\n\r\n" + body);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.field("Connection")).isEqualTo("close");
  }

  @ParameterizedTest
  @CsvSource({"/api/x, 413", "/file, 405", "/other, 413"})
  void overHttp2TheWholeAnswerComesAndThenAResetWithoutAnError(String path, int status)
      throws Exception {
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      var length = Integer.toString(MEGABYTES << 20);
      var head = RawHttp2.request("POST", "app.localhost", path, "content-length", length);
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
      var answers = client.answers();
      assertThat(requireNonNull(answers.await(1).get(1)).fields())
          .containsEntry(":status", "" + status);
      var reset = client.next(RawHttp2.RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.bytes().getInt()).isZero();
    }
  }

  @Test
  void overHttp2TheConnectionsCreditForWhatNobodyWantsComesBack() throws Exception {
    var piece = new byte[16 << 10];
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      var credits = new int[2 * STREAMS]; // that of the connection first
      credits[0] = 65_535;
      var length = Integer.toString(MEGABYTES << 20);
      var head = RawHttp2.request("POST", "app.localhost", "/file", "content-length", length);
      for (var stream = 1; stream < credits.length; stream += 2) {
        client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, head);
        for (var pieces = 0; pieces < 3; pieces++) {
          while (credits[0] < piece.length) {
            credit(client, credits);
          }
          credits[0] -= piece.length;
          client.frame(RawHttp2.DATA, 0, stream, piece);
        }
      }
      // Undertow gives back what it took in portions of half a window
      while (credits[0] < (512 << 10) - (32 << 10)) {
        credit(client, credits);
      }
      assertThat(client.goneAway()).isNegative();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0, 1", "1, 1, 1, 1", "0, 0, 17000, 6"})
  void overHttp2WhatNobodyWantsIsStillToBeWellFormed(int type, int ends, int size, int code)
      throws Exception {
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      var head = RawHttp2.request("POST", "app.localhost", "/file");
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
      assertThat(requireNonNull(client.answers().await(1).get(1)).fields())
          .containsEntry(":status", "405");
      var fields = ends == 0 ? RawHttp2.block("a", "b") : head; // trailers are no request
      var payload = type == RawHttp2.DATA ? new byte[size] : fields;
      client.frame(type, ends | RawHttp2.END_HEADERS, 1, payload);
      assertThat(client.next(RawHttp2.GOAWAY).bytes().getInt(4)).isEqualTo(code);
    }
  }

  @Test
  void overHttp2WhatIsNotTooMuchMayBeSentHalfAMegabyteAhead() throws Exception {
    var left = 9 << 20;
    try (var client = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      var head = RawHttp2.request("POST", "app.localhost", "/other", "content-length", "" + left);
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
      var credits = new int[] {65_535, 65_535}; // the connection's and the stream's
      while (Math.min(credits[0], credits[1]) < 512 << 10) {
        credit(client, credits);
      }
      while (left > 0) {
        var size = Math.min(Math.min(left, 16 << 10), Math.min(credits[0], credits[1]));
        if (size == 0) {
          credit(client, credits);
          continue;
        }
        left -= size;
        credits[0] -= size;
        credits[1] -= size;
        var last = left == 0 ? RawHttp2.END_STREAM : 0;
        client.frame(RawHttp2.DATA, last, 1, new byte[size]);
      }
      assertThat(client.status()).isEqualTo(200);
      assertThat(StandardCharsets.US_ASCII.decode(client.next(RawHttp2.DATA).bytes()).toString())
          .isEqualTo(Integer.toString(9 << 20));
    }
  }

  private static void credit(RawHttp2 client, int[] credits) throws InterruptedException {
    var granted = client.next(RawHttp2.WINDOW_UPDATE);
    credits[granted.stream()] += granted.bytes().getInt();
  }

  @ParameterizedTest
  @CsvSource({"/other, 9"})
  void whatIsNotTooMuchArrives(String path, int megabytes) throws IOException {
    var chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
    var head =
        """
        POST %s HTTP/1.1\r
        Host: app.localhost\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        \r
        """
            .formatted(path);
    var answer = edge.raw(head + chunk.repeat(megabytes) + "0\r\n\r\n");
    assertThat(answer.line()).isEqualTo("200 " + (megabytes << 20));
  }
}
