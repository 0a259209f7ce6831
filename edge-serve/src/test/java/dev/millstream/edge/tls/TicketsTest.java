package dev.millstream.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.store.RefName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who comes back need not show itself anew, whoever does the work of TLS; for a while.
class TicketsTest {
  private static final String[] PROTOCOLS = {"-tls1_2", "-tls1_3"};

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = TlsSettings.Provider.class,
      names = {"JDK", "BORINGSSL"})
  void aClientComesBackByItsTicketToTheSameHostOnly(TlsSettings.Provider provider)
      throws Exception {
    try (var edge = EdgeFixture.secure(folder, provider, Duration.ofHours(1))) {
      edge.publish(RefName.production("shop"), Map.of("/index.html", "live"));
      var port = edge.server.httpsPort().orElseThrow();
      var url = "https://shop.localhost:%d/".formatted(port);
      for (var version : new String[] {"--http2", "--http1.1"}) {
        assertThat(Tool.run("", "curl", "-sk", version, url).output()).isEqualTo("live");
      }
      for (var protocol : PROTOCOLS) {
        var session = session(protocol);
        assertThat(visit(port, protocol, "-sess_out", session))
            .contains("New, TLSv1", "HTTP/1.1 200 OK");
        assertThat(visit(port, protocol, "-sess_in", session))
            .contains("Reused, TLSv1", "HTTP/1.1 200 OK");
        assertThat(visit(port, protocol, "-sess_in", session, "-servername", "other.localhost"))
            .contains("New, TLSv1");
      }
      if (provider == TlsSettings.Provider.JDK) {
        var withoutTickets = client(port, "-tls1_2", "-no_ticket", "-reconnect");
        assertThat(Tool.run("", withoutTickets.toArray(String[]::new)).output())
            .contains("Reused, TLSv1.2");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsSettings.Provider.class,
      names = {"JDK", "BORINGSSL"})
  void aTicketIsOfNoUseOnceItsKeyWasReplaced(TlsSettings.Provider provider) throws Exception {
    try (var edge = EdgeFixture.secure(folder, provider, Duration.ofNanos(1))) {
      edge.publish(RefName.production("shop"), Map.of("/index.html", "live"));
      var port = edge.server.httpsPort().orElseThrow();
      for (var protocol : PROTOCOLS) {
        var session = session(protocol);
        assertThat(visit(port, protocol, "-sess_out", session)).contains("HTTP/1.1 200 OK");
        assertThat(visit(port, protocol, "-sess_in", session))
            .contains("New, TLSv1", "HTTP/1.1 200 OK");
      }
    }
  }

  private String session(String protocol) {
    return folder.resolve("session" + protocol).toString();
  }

  /// Asks for a page, and stays until the server closes: the ticket is there by then.
  private static String visit(int port, String... options) throws Exception {
    var command = client(port, options);
    command.add("-ign_eof");
    var request = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";
    return Tool.runOpen(request, command).output();
  }

  private static List<String> client(int port, String... options) {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of(options));
    if (!command.contains("-servername")) {
      command.addAll(List.of("-servername", "shop.localhost"));
    }
    return command;
  }
}
