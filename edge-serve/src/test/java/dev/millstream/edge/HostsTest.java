package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who answers to which host, and how fast a moved ref shows.
class HostsTest {
  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(RefName.production("shop"), page("live"));
    edge.publish(RefName.deployment("shop", "0a1b2c3d"), page("one deployment"));
    edge.publish(RefName.branch("shop", "new-look"), page("a branch"));
    edge.publish(RefName.branch("shop", "deadbeef"), page("a branch like an id"));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shop.localhost", "SHOP.LocalHost", "shop.localhost:8080", "shop.localhost."})
  void productionAnswersToTheProjectsHost(String host) throws IOException {
    var answer = edge.get(host, "/");
    assertThat(answer.line()).isEqualTo("200 live");
    assertThat(answer.field("X-Robots-Tag")).isNull();
  }

  @Test
  void deploymentsAndBranchesHaveHostsThatSearchEnginesSkip() throws IOException {
    var deployment = edge.get("0a1b2c3d.shop.localhost", "/");
    assertThat(deployment.line()).isEqualTo("200 one deployment");
    assertThat(deployment.field("X-Robots-Tag")).isEqualTo("noindex");
    var branch = edge.get("new-look.shop.localhost", "/");
    assertThat(branch.line()).isEqualTo("200 a branch");
    assertThat(branch.field("X-Robots-Tag")).isEqualTo("noindex");
    assertThat(edge.get("deadbeef.shop.localhost", "/").line())
        .isEqualTo("200 a branch like an id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody.localhost",
        "localhost",
        "127.0.0.1",
        "[::1]:8080",
        "a.b.shop.localhost",
        "shop.example.com",
        "-x.localhost",
        "notlocalhost",
        "shop_x.localhost",
        "0a1b2c3e.shop.localhost"
      })
  void anUnknownHostIsToldWhereSitesAre(String host) throws IOException {
    var answer = edge.get(host, "/");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("PROJECT.localhost");
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void theTargetMayNameTheHostIfItIsTheSame() throws IOException {
    var absolute = "GET http://shop.localhost/ HTTP/1.1";
    assertThat(edge.lines(absolute, "Host: shop.localhost", "Connection: close").line())
        .isEqualTo("200 live");
    assertThat(edge.lines(absolute, "Host: x.localhost", "Connection: close").status())
        .isEqualTo(400);
  }

  @Test
  void aMovedRefShowsEachTime() throws IOException {
    var name = RefName.production("moving");
    assertThat(edge.get("moving.localhost", "/").status()).isEqualTo(404);
    for (var i = 0; i < 10; i++) {
      var text = "version " + i;
      edge.publish(name, page(text));
      awaitText("moving.localhost", text);
    }
  }

  @Test
  void aLaterTreeIsModifiedLater() throws IOException {
    edge.publish(RefName.production("dated"), page("first"));
    awaitText("dated.localhost", "first");
    var first = edge.get("dated.localhost", "/").field("Last-Modified");
    edge.publish(RefName.production("dated"), page("second"));
    awaitText("dated.localhost", "second");
    var since = edge.get("dated.localhost", "/", "If-Modified-Since: " + first);
    assertThat(since.line()).isEqualTo("200 second");
  }

  @Test
  void aRemovedRefIsGone() throws IOException {
    edge.publish(RefName.production("leaving"), page("here"));
    awaitText("leaving.localhost", "here");
    edge.store.refs().remove(RefName.production("leaving"), 1_000);
    awaitText("leaving.localhost", "No such site");
  }

  @Test
  void manyHostsFitIntoAFewPlaces(@TempDir Path other) throws IOException {
    var few =
        new EdgeLimits(
            32 << 10,
            100,
            1 << 20,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            16,
            3,
            1 << 20,
            100,
            Duration.ofSeconds(1),
            HotLimits.defaults(),
            GuardLimits.defaults());
    try (var small = new EdgeFixture(other, few)) {
      for (var i = 0; i < 8; i++) {
        small.publish(RefName.production("p" + i), page("text " + "x".repeat(60) + i));
      }
      for (var i = 0; i < 24; i++) {
        var answer = small.get("p" + i % 8 + ".localhost", "/");
        assertThat(answer.text()).isEqualTo("text " + "x".repeat(60) + i % 8);
      }
    }
  }

  @Test
  void everyRequestIsReported() throws Exception {
    edge.publish(RefName.production("reported"), page("live"));
    edge.get("reported.localhost:8080", "/?q=1");
    var event = edge.events.poll(5, TimeUnit.SECONDS);
    // the last requests of other tests may be reported only now
    while (event != null && !event.host().equals("reported.localhost")) {
      event = edge.events.poll(5, TimeUnit.SECONDS);
    }
    assertThat(event).isNotNull();
    assertThat(event.path()).isEqualTo("/");
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.bytes()).isEqualTo(4);
  }

  @Test
  void aTakenPortIsNamed() {
    var settings = new EdgeSettings("127.0.0.1", edge.port(), "localhost", EdgeLimits.defaults());
    assertThatExceptionOfType(PortTakenException.class)
        .isThrownBy(() ->
            EdgeServer.start(settings, edge.store, _ -> new FunctionOutcome.Unavailable("none")))
        .satisfies(taken -> assertThat(taken.port()).isEqualTo(edge.port()))
        .withMessageContaining(Integer.toString(edge.port()));
  }

  @Test
  @Timeout(20)
  void stopsAlthoughAConnectionIsKept(@TempDir Path other) throws IOException {
    var server = new EdgeFixture(other);
    server.publish(RefName.production("shop"), page("x"));
    server.get("shop.localhost", "/");
    server.close();
  }

  private static Map<String, String> page(String text) {
    return Map.of("/index.html", text);
  }

  private static void awaitText(String host, String text) throws IOException {
    var deadline = Instant.now().plusSeconds(5);
    while (!edge.get(host, "/").text().contains(text)) {
      assertThat(Instant.now()).as("%s shows %s", host, text).isBefore(deadline);
    }
  }
}
