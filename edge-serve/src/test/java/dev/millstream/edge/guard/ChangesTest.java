package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.edge.pass.Countries;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Coding;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What changes while an edge serves.
class ChangesTest {
  private static final int LARGE = 24 << 20; // more than sockets hold
  private static final String GET = "GET %s HTTP/1.1\r\nHost: site.localhost\r\n\r\n";

  @TempDir Path folder;

  @Test
  void newLimitsHoldAtOnceAndADownloadUnderWayGoesOn() throws IOException {
    try (var edge = new EdgeFixture(folder)) {
      edge.publish(
          RefName.production("site"),
          tree -> {
            tree.text("/index.html", "home");
            tree.file(
                "/large.bin", "application/x-large", Map.of(Coding.IDENTITY, new byte[LARGE]));
          });
      try (var download = open(edge, "/large.bin");
          var idle = open(edge, "/")) {
        var body = new DataInputStream(download.getInputStream());
        skipHead(body);
        edge.server.adopt(changes(new Rate(1, 3), Set.of()));

        assertThat(statuses(edge)).startsWith("200 home").anyMatch(line -> line.startsWith("429 "));
        assertThat(body.readNBytes(LARGE)).hasSize(LARGE);

        edge.server.adopt(changes(Rate.NONE, Set.of()));
        assertThat(edge.get("site.localhost", "/").line()).isEqualTo("200 home");
        idle.getOutputStream().write(GET.formatted("/").getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(idle.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aProxyThatIsTrustedFromNowOnIsBelieved() throws IOException {
    try (var edge = new EdgeFixture(folder)) {
      edge.publish(RefName.production("site"), Map.of("/index.html", "home"));
      edge.server.adopt(changes(new Rate(1, 1), Set.of()));
      var others = List.of("X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2");
      assertThat(statuses(edge, others.getFirst())).anyMatch(line -> line.startsWith("429 "));

      edge.server.adopt(changes(new Rate(1, 1), Set.of("127.0.0.0/8")));
      for (var each : others) {
        assertThat(edge.get("site.localhost", "/", each).line()).isEqualTo("200 home");
      }
    }
  }

  /// More answers than a burst has, faster than the rate gives others.
  private static List<String> statuses(EdgeFixture edge, String... fields) throws IOException {
    var statuses = new ArrayList<String>();
    for (var i = 0; i < 20; i++) {
      statuses.add(edge.get("site.localhost", "/", fields).line());
    }
    return statuses;
  }

  private static EdgeServer.Changes changes(Rate ofAddress, Set<String> proxies) {
    return new EdgeServer.Changes(
        EdgeLimits.defaults(HotLimits.defaults(), EdgeFixture.guard(ofAddress)),
        Networks.NONE.and(proxies),
        Countries.UNKNOWN,
        false);
  }

  private static void skipHead(DataInputStream in) throws IOException {
    for (var end = 0; end != 0x0d0a0d0a; ) {
      end = (end << 8) | in.readUnsignedByte();
    }
  }

  private static Socket open(EdgeFixture edge, String path) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
    socket.setSoTimeout(20_000);
    if (!path.equals("/")) {
      socket.getOutputStream().write(GET.formatted(path).getBytes(StandardCharsets.US_ASCII));
    }
    return socket;
  }
}
