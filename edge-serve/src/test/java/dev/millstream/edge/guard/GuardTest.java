package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one address and one site may take, on the hot path and the general way. Each test is an
/// address of its own behind a proxy that is trusted, 127.0.0.1; others connect themselves.
class GuardTest {
  private static final int BURST = 5;
  private static final int CONNECTIONS = 3;
  private static final int ASKED = 60;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");

  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    var guard = GuardLimits.defaults();
    edge =
        new EdgeFixture(
            folder,
            EdgeLimits.defaults(
                HotLimits.defaults(),
                new GuardLimits(
                    CONNECTIONS,
                    new Rate(1, BURST),
                    new Rate(1, 2 * BURST),
                    new Rate(1, 1000),
                    guard.addressesMax(),
                    guard.sitesMax(),
                    200,
                    guard.helloTimeout(),
                    guard.slowTimeout(),
                    guard.slowBytesMin(),
                    guard.bodiesBytesMax(),
                    guard.frames())),
            Networks.of(List.of("127.0.0.1")));
    for (var site : List.of("one", "two", "three", "four", "five", "six", "large")) {
      var size = site.equals("large") ? 1000 : 10;
      edge.publish(RefName.production(site), Map.of("/index.html", "x".repeat(size)));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void loopbackIsThisMachinesOwn() {
    for (var own : List.of("127.0.0.1", "127.1.2.3", "::1")) {
      assertThat(Networks.LOOPBACK.have(InetAddress.ofLiteral(own))).as(own).isTrue();
    }
    for (var other : List.of("128.0.0.1", "10.0.0.1", "::2", "::")) {
      assertThat(Networks.LOOPBACK.have(InetAddress.ofLiteral(other))).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?general"})
  void anAddressAsksNoOftenerThanItMay(String target) throws IOException {
    var name = target.length() > 1 ? "192.0.2.1" : "192.0.2.2";
    var site = target.length() > 1 ? "one" : "two";
    var started = System.nanoTime();
    var statuses = ask("127.0.0.1", request(site, target, "junk, " + name).repeat(ASKED));
    within(statuses, BURST, started);
    var other = exchange("127.0.0.1", request(site, target, "203.0.113.5"));
    assertThat(other).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void whoIsRefusedIsToldWhenToComeAgain() throws IOException {
    var all = exchange("127.0.0.1", request("five", "/", "192.0.2.3").repeat(BURST + ASKED));
    assertThat(all).contains("HTTP/1.1 429 ", "Retry-After: 1\r\n", "Too many requests");
    assertThat(edge.server.refusals().of(Limit.REQUESTS_OF_ADDRESS)).isPositive();
  }

  @Test
  void anIpv6NetworkIsOneAddress() throws IOException {
    var started = System.nanoTime();
    var requests = new StringBuilder();
    for (var i = 0; i < ASKED; i++) {
      requests.append(request("six", "/", "2001:db8:1:2::" + i));
    }
    within(ask("127.0.0.1", requests.toString()), BURST, started);
    assertThat(exchange("127.0.0.1", request("six", "/", "2001:db8:1:3::1"))).contains("200 OK");
  }

  @Test
  void whatAnAddressThatIsNoProxySaysIsNotBelieved() throws IOException {
    var started = System.nanoTime();
    var requests = new StringBuilder();
    for (var i = 0; i < ASKED; i++) {
      requests.append(request("four", "/", "198.51.100." + i));
    }
    within(ask("127.0.0.9", requests.toString()), BURST, started);
  }

  @Test
  void aSiteIsAskedNoOftenerThanItMayBe() throws IOException {
    var started = System.nanoTime();
    var requests = new StringBuilder();
    for (var i = 0; i < ASKED; i++) {
      requests.append(request("three", "/", "198.51.100." + i));
    }
    within(ask("127.0.0.1", requests.toString()), 2 * BURST, started);
    assertThat(edge.server.refusals().of(Limit.REQUESTS_OF_SITE)).isPositive();
  }

  @Test
  void aSiteGivesNoMoreBytesThanItMay() throws IOException {
    var answer = exchange("127.0.0.1", request("large", "/", "198.51.100.1"));
    assertThat(answer).startsWith("HTTP/1.1 200");
    for (var i = 0; answer.startsWith("HTTP/1.1 200") && i < 100; i++) {
      answer =
          exchange("127.0.0.1", request("large", "/", "198.51.100." + i)); // charged at its end
    }
    assertThat(answer).startsWith("HTTP/1.1 429").contains("Retry-After: ");
    assertThat(edge.server.refusals().of(Limit.BYTES_OF_SITE)).isPositive();
  }

  @Test
  void aTargetThatIsTooLongIsRefused() throws IOException {
    var answer = exchange("127.0.0.1", request("one", "/" + "x".repeat(200), "192.0.2.9"));
    assertThat(answer).startsWith("HTTP/1.1 414");
    assertThat(edge.server.refusals().of(Limit.TARGET_LENGTH)).isPositive();
  }

  @Test
  void anAddressHasNoMoreConnectionsThanItMay() throws IOException {
    for (var port : List.of(edge.port(), edge.server.httpsPort().orElseThrow())) {
      var mine = port == edge.port() ? "127.0.0.2" : "127.0.0.3";
      var held = new ArrayList<Socket>();
      for (var i = 0; i <= CONNECTIONS; i++) {
        held.add(connect(mine, port));
      }
      awaitEnd(held);
      connect("127.0.0.4", port).close();
      held.removeFirst().close();
      var deadline = System.nanoTime() + 20_000_000_000L;
      for (var next = connect(mine, port); hasEnded(next); next = connect(mine, port)) {
        assertThat(System.nanoTime()).as("a place is free again").isLessThan(deadline);
        next.close();
      }
      for (var socket : held) {
        socket.close();
      }
    }
    assertThat(edge.server.refusals().of(Limit.CONNECTIONS_OF_ADDRESS)).isPositive();
  }

  /// Takes the one out that was refused: not always the last, since more than one thread accepts.
  private static void awaitEnd(List<Socket> sockets) throws IOException {
    var deadline = System.nanoTime() + 20_000_000_000L;
    while (sockets.size() > CONNECTIONS) {
      assertThat(System.nanoTime()).as("one is refused").isLessThan(deadline);
      for (var socket : List.copyOf(sockets)) {
        if (hasEnded(socket)) {
          sockets.remove(socket);
          socket.close();
        }
      }
    }
    assertThat(sockets).hasSize(CONNECTIONS);
  }

  /// A connection that is refused ends before anything is sent.
  private static boolean hasEnded(Socket socket) throws IOException {
    try {
      socket.setSoTimeout(100);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException stays) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static Socket connect(String from, int port) throws IOException {
    var to = InetAddress.ofLiteral("127.0.0.1");
    return new Socket(to, port, InetAddress.ofLiteral(from), 0);
  }

  private static void within(List<Integer> statuses, int burst, long started) {
    var seconds = (int) ((System.nanoTime() - started) / 1_000_000_000L);
    assertThat(statuses).hasSize(ASKED);
    assertThat(statuses.subList(0, burst)).containsOnly(200);
    assertThat(statuses.stream().filter(status -> status == 200).count())
        .isBetween((long) burst, (long) burst + seconds + 1);
    assertThat(statuses).containsOnly(200, 429);
  }

  private static String request(String site, String target, String from) {
    return "GET %s HTTP/1.1\r\nHost: %s.localhost\r\nX-Forwarded-For: %s\r\n\r\n"
        .formatted(target, site, from);
  }

  private static List<Integer> ask(String from, String requests) throws IOException {
    return STATUS
        .matcher(exchange(from, requests))
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  private static String exchange(String from, String requests) throws IOException {
    try (var socket = connect(from, edge.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
