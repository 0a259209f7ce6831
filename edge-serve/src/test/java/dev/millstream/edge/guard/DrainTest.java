package dev.millstream.edge.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stop lets what is under way end, and takes nothing new.
class DrainTest {
  private static final int LARGE = 8 << 20;
  private static final String HOST = "site.localhost";
  private static final Duration LONG_GRACE = Duration.ofMinutes(1); // it ends with the downloads

  @Test
  void aStopLetsDownloadsEndAndTakesNothingNew(@TempDir Path folder) throws Exception {
    try (var edge = edge(folder, LONG_GRACE);
        var running = connect(edge.port());
        var waiting = connect(edge.port());
        var modern = RawHttp2.open(edge.server.httpsPort().orElseThrow())) {
      ask(running, "/large");
      var head = running.getInputStream().readNBytes(1000);
      ask(waiting, "/");
      assertThat(new String(waiting.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");
      modern.get(1, HOST, "/large");
      modern.next(RawHttp2.DATA);
      var port = edge.port();
      var stop = Thread.ofVirtual().start(edge.server::close);
      awaitRefusal(port);
      modern.next(RawHttp2.GOAWAY);
      assertThat(modern.goneAway()).isZero();
      assertThat(stop.isAlive()).as("it waits for the downloads").isTrue();

      ask(waiting, "/");
      var last = new String(waiting.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(last).contains("HTTP/1.1 200", "Connection: close");

      var begun = new String(head, ISO_8859_1).split("\r\n\r\n", 2)[1].length();
      assertThat(running.getInputStream().readNBytes(LARGE - begun)).hasSize(LARGE - begun);

      finish(modern);
      assertThat(stop.join(Duration.ofSeconds(20))).as("the stop ends").isTrue();
    }
  }

  @Test
  void aStopWaitsNoLongerThanItsLimit(@TempDir Path folder) throws Exception {
    try (var edge = edge(folder, EdgeFixture.SHORT_GRACE);
        var idle = connect(edge.port())) {
      ask(idle, "/large");
      idle.getInputStream().readNBytes(1000);
      var started = System.nanoTime();
      edge.server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(EdgeFixture.SHORT_GRACE, EdgeFixture.SHORT_GRACE.plusSeconds(10));
    }
  }

  private static void finish(RawHttp2 client) throws Exception {
    var credit = new int[] {0x3f, 0xff, 0xff, 0xff};
    client.send(RawHttp2.WINDOW_UPDATE, 0, 0, credit);
    client.send(RawHttp2.WINDOW_UPDATE, 0, 1, credit);
    for (var frame = client.next(RawHttp2.DATA);
        (frame.flags() & RawHttp2.END_STREAM) == 0;
        frame = client.next(RawHttp2.DATA)) {
      // the stream goes on to its end
    }
  }

  private static EdgeFixture edge(Path folder, Duration grace) throws IOException {
    var edge = EdgeFixture.stopping(folder, grace);
    edge.publish(
        RefName.production("site"), Map.of("/index.html", "home", "/large", "x".repeat(LARGE)));
    return edge;
  }

  private static void awaitRefusal(int port) {
    var until = System.nanoTime() + 20_000_000_000L;
    assertThatThrownBy(
            () -> {
              while (System.nanoTime() < until) {
                connect(port).close();
              }
            })
        .isInstanceOf(ConnectException.class);
  }

  private static void ask(Socket socket, String path) throws IOException {
    var request = "GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }
}
