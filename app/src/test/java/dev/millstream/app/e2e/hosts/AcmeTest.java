package dev.millstream.app.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Certificates for a custom domain, from a real ACME authority.
class AcmeTest {
  private static final Duration SOON = Duration.ofMinutes(3);
  @TempDir static Path temporary;

  @Test
  void aProvenDomainGetsACertificateByEitherChallengeAndIsToldWhyNot() throws Exception {
    try (var http = new Relay();
        var tls = new Relay();
        var pebble = Pebble.start(temporary.resolve("pebble"), http.port(), tls.port());
        var server = start(pebble)) {
      server.call("POST", "/pages/projects", "--data", "{\"name\":\"blog\"}");
      server.cli("domains", "add", "blog", "example.org").expectSuccess();
      var proof = domain(server).path("validation_data");
      assertThat(domain(server).path("certificate").isNull()).as("not proven yet").isTrue();
      pebble.txt(proof.path("txt_name").asString(), proof.path("txt_value").asString());
      server.cli("domains", "verify", "blog", "example.org").expectSuccess();

      // the authority finds nobody at either port
      var refused = await(server, "failing", "");
      assertThat(refused.path("error_message").asString()).contains("http-01:", "tls-alpn-01:");
      assertThat(refused.path("next_order").isNull()).isFalse();

      http.leadTo(server.port());
      renew(server);
      await(server, "active", "http-01");
      visit(server, pebble.root());

      http.leadTo(0);
      tls.leadTo(server.httpsPort());
      renew(server);
      await(server, "active", "tls-alpn-01");
      visit(server, pebble.root());

      assertThat(server.cli("domains", "list", "blog").expectSuccess().output())
          .contains("active until ");
      var folder = server.data().resolve("tls");
      assertThat(mode(folder.resolve("acme-account.key"))).isEqualTo("rw-------");
      assertThat(mode(folder.resolve("acme/example.org.key"))).isEqualTo("rw-------");

      server.cli("domains", "remove", "blog", "example.org").expectSuccess();
      assertThat(folder.resolve("acme/example.org.key")).doesNotExist();
    }
  }

  private static RunningServer start(Pebble pebble) throws Exception {
    return RunningServer.start(
        temporary.resolve("data"),
        "--dns",
        pebble.dns(),
        "--acme",
        pebble.directory(),
        "--acme-agree-terms",
        "--acme-contact",
        "owner@example.org",
        "--acme-ca",
        pebble.trusted().toString());
  }

  private static void renew(RunningServer server) throws Exception {
    server.cli("domains", "renew", "blog", "example.org").expectSuccess();
  }

  private static JsonNode domain(RunningServer server) throws Exception {
    return server.call("GET", "/pages/projects/blog/domains/example.org").path("result");
  }

  private static JsonNode await(RunningServer server, String status, String method)
      throws Exception {
    return Shell.until(
        SOON,
        () -> domain(server).path("certificate"),
        now ->
            now.path("status").asString("").equals(status)
                && now.path("method").asString("").equals(method));
  }

  /// As a visitor does who trusts the authority; there is no site yet, and the answer says so.
  private static void visit(RunningServer server, Path root) throws Exception {
    var port = server.httpsPort();
    var answer =
        Curl.get(
            "https://example.org:%d/".formatted(port),
            "--http1.1",
            "--cacert",
            root.toString(),
            "--resolve",
            "example.org:%d:127.0.0.1".formatted(port));
    assertThat(answer.status()).isEqualTo(404);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
