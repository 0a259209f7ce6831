package dev.millstream.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.guard.Networks;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An edge whose visitors of plain HTTP are sent to HTTPS.
class HttpsOnlyTest {
  private static final Networks PROXIES = Networks.of(List.of("127.0.0.1"));
  private static final String BY_HTTPS = "X-Forwarded-Proto: https";

  @Test
  void aVisitorOfPlainHttpIsSentToTheSamePageOverHttps(@TempDir Path folder) throws IOException {
    try (var edge = edge(folder, Networks.NONE)) {
      var https = "308 https://shop.localhost:" + edge.server.httpsPort().orElseThrow();
      assertThat(edge.get("shop.localhost:8080", "/a/b?c=d").line()).isEqualTo(https + "/a/b?c=d");
      assertThat(edge.send("POST", "shop.localhost:8080", "/").line()).isEqualTo(https + "/");
    }
  }

  @Test
  void whoCameByHttpsOwnPortIsSentToTheOtherOnesOwn(@TempDir Path folder) throws IOException {
    try (var edge = edge(folder, Networks.NONE)) {
      assertThat(edge.get("shop.localhost", "/").line()).isEqualTo("308 https://shop.localhost/");
      assertThat(edge.get("[::1]", "/").line()).isEqualTo("308 https://[::1]/");
    }
  }

  @Test
  void proofsAreAnsweredOverPlainHttp(@TempDir Path folder) throws IOException {
    try (var edge = edge(folder, Networks.NONE)) {
      assertThat(edge.get("shop.localhost", "/.well-known/proof.html").status()).isNotEqualTo(308);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X-Forwarded-For: 192.0.2.7"})
  void whatAProxyAskedForOverHttpsIsAnswered(String visitor, @TempDir Path folder)
      throws IOException {
    try (var edge = edge(folder, PROXIES)) {
      var fields = visitor.isEmpty() ? List.of(BY_HTTPS) : List.of(BY_HTTPS, visitor);
      for (var i = 0; i < 3; i++) {
        assertThat(edge.get("shop.localhost", "/", fields.toArray(String[]::new)).line())
            .isEqualTo("200 live");
        assertThat(edge.get("shop.localhost", "/").status()).isEqualTo(308);
      }
    }
  }

  @Test
  void aVisitorWhoClaimsToBeAProxyIsSentToHttps(@TempDir Path folder) throws IOException {
    try (var edge = edge(folder, Networks.NONE)) {
      assertThat(edge.get("shop.localhost", "/", BY_HTTPS).status()).isEqualTo(308);
    }
  }

  private static EdgeFixture edge(Path folder, Networks proxies) throws IOException {
    var edge = EdgeFixture.httpsOnly(folder, proxies);
    edge.publish(RefName.production("shop"), Map.of("/index.html", "live"));
    return edge;
  }
}
