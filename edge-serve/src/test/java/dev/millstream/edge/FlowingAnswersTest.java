package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Answered;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import dev.millstream.store.site.SiteOrigin;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Answers of functions that are sent while they are made. The engine here is the test's own.
@Timeout(60)
class FlowingAnswersTest {
  private static final String HOST = "app.localhost";

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(
        RefName.production("app"),
        tree -> {
          var script = tree.object("{}".getBytes(StandardCharsets.UTF_8));
          var gate = new RouteRules(List.of("/*"), List.of());
          tree.writer.section(
              Section.FUNCTIONS,
              new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
          tree.writer.section(
              Section.ORIGIN, new SiteOrigin("app", "0a1b2c3d", "main", "0".repeat(40), false));
        });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  private static FunctionOutcome flowing(InputStream body, HttpHeader... headers) {
    return new Answered(new FunctionResponse(200, List.of(headers), new byte[0]).flowing(body));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads until `wanted` has come.
  private static String until(InputStream in, String wanted) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(wanted) < 0) {
      var next = in.read();
      assertThat(next).as("after " + read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  @Test
  void headAndEventsReachTheVisitorAsTheyAreMade() throws IOException {
    try (var source = new PipedOutputStream();
        var events = new PipedInputStream(source);
        var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      edge.functions(_ -> flowing(events, new HttpHeader("content-type", "text/event-stream")));
      socket
          .getOutputStream()
          .write(
              "GET /events HTTP/1.1\r\nHost: app.localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      var in = socket.getInputStream();
      assertThat(until(in, "\r\n\r\n"))
          .startsWith("HTTP/1.1 200")
          .contains("text/event-stream", "chunked");
      for (var event : List.of("data: 1\n\n", "data: 2\n\n")) {
        source.write(event.getBytes(StandardCharsets.UTF_8));
        source.flush();
        assertThat(until(in, event)).endsWith(event);
      }
    }
  }

  @Test
  void aVisitorWhoLeavesEndsTheBody() throws Exception {
    var closed = new CountDownLatch(1);
    var endless =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) {
            return length;
          }

          @Override
          public void close() {
            closed.countDown();
          }
        };
    edge.functions(_ -> flowing(endless));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /endless HTTP/1.1\r\nHost: app.localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20);
    }
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aBodyThatBreaksOffIsCutAndNotEnded() throws IOException {
    var broken =
        new FilterInputStream(text("begun")) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            if (read < 0) {
              throw new IOException("Error: out of words");
            }
            return read;
          }
        };
    edge.functions(_ -> flowing(broken));
    var answer = edge.get(HOST, "/broken");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("begun").doesNotContain("0\r\n\r\n");
  }

  @Test
  void whatMayBeStoredIsGatheredAndStored() throws IOException {
    var calls = new AtomicInteger();
    edge.functions(_ ->
        flowing(
            text("made " + calls.incrementAndGet()),
            new HttpHeader("cache-control", "max-age=60")));
    assertThat(edge.get(HOST, "/stored").text()).isEqualTo("made 1");
    var again = edge.get(HOST, "/stored");
    assertThat(again.text()).isEqualTo("made 1");
    assertThat(again.field("Content-Length")).isEqualTo("6");
  }

  @Test
  void headAndBodilessAnswersLeaveTheBodyUnread() throws IOException {
    var read = new AtomicInteger();
    var watched =
        new FilterInputStream(text("never")) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            read.incrementAndGet();
            return super.read(bytes, offset, length);
          }
        };
    edge.functions(_ -> flowing(watched));
    assertThat(edge.send("HEAD", HOST, "/head").status()).isEqualTo(200);
    assertThat(read.get()).isZero();
  }
}
