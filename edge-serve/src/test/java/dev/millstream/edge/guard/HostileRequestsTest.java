package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no browser sends, as raw bytes.
class HostileRequestsTest {
  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    var limits = EdgeLimits.defaults();
    edge =
        new EdgeFixture(
            folder,
            new EdgeLimits(
                8 << 10,
                50,
                limits.bodyBytesMax(),
                limits.connectionsMax(),
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                limits.rangesMax(),
                limits.liveTreesMax(),
                limits.cachedObjectBytesMax(),
                limits.cacheBytesMax(),
                limits.stopGrace(),
                limits.hot(),
                limits.guard()));
    edge.publish(
        RefName.production("site"), Map.of("/index.html", "home", "/caf\u00e9.html", "drink"));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/..%5c..%5cetc%5cpasswd",
        "/..\\..\\etc\\passwd",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/....//....//etc/passwd",
        "//etc/passwd",
        "/%00/etc/passwd",
        "/.git/config",
        "/%",
        "/%zz",
        "/%ff"
      })
  void noPathLeavesTheTree(String path) throws IOException {
    var answer = edge.get("site.localhost", path);
    assertThat(answer.status()).isIn(200, 400, 404);
    assertThat(answer.text()).doesNotContain("root:").doesNotContain("MSMF");
  }

  @Test
  void rawUtf8IsReadAsUtf8() throws IOException {
    assertThat(edge.get("site.localhost", "/caf\u00c3\u00a9").line()).isEqualTo("200 drink");
  }

  @Test
  void aQueryAsBrowsersSendItIsTaken() throws IOException {
    assertThat(edge.get("site.localhost", "/?a={b}|c^`\"<>").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET / HTTP/1.1|Host: site.localhost|Host: x.localhost",
        "GET / HTTP/1.1|Host: site.localhost@evil.example",
        "GET / HTTP/1.1|Host: site.localhost/../x",
        "GET / HTTP/1.1|Host: ",
        "GET / HTTP/1.1|Host: site.localhost:port",
        "GET index.html HTTP/1.1|Host: site.localhost",
        "GET /\tx HTTP/1.1|Host: site.localhost",
        "POST / HTTP/1.1|Host: site.localhost|Content-Length: 4|Content-Length: 5",
        "POST / HTTP/1.1|Host: site.localhost|Content-Length: -1"
      })
  void whatCanBeReadInTwoWaysIsRefused(String request) throws IOException {
    assertThat(edge.lines(request.split("\\|", -1)).status()).isEqualTo(400);
  }

  @Test
  void aHeadThatIsTooLargeIsCutOff() throws IOException {
    var answer = edge.get("site.localhost", "/", "X-Large: " + "x".repeat(9 << 10));
    assertThat(answer.status()).isIn(400, 431);
  }

  @Test
  void aClientThatNeverFinishesItsHeadIsDropped() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(5_000);
      var half = "GET / HTTP/1.1\r\nHost: site".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(half);
      assertThat(socket.getInputStream().readAllBytes())
          .asString(StandardCharsets.US_ASCII)
          .doesNotContain("200 OK");
    }
  }

  @Test
  void namesInThePageAreEscaped() throws IOException {
    var answer = edge.get("site.localhost", "/%3Cscript%3Ealert(1)%3C/script%3E");
    assertThat(answer.text()).doesNotContain("<script>");
  }
}
