package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.manifest.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What hosts outside the base domain answer.
class CustomDomainsTest {
  private static final String PROOF = "/.well-known/millstream-verification/0123";
  @TempDir static Path folder;
  private static EdgeFixture edge;

  @BeforeAll
  static void start() throws IOException {
    edge = new EdgeFixture(folder);
    edge.publish(RefName.production("shop"), Map.of("/index.html", "live", "/a/b.html", "deeper"));
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @Test
  void anActiveDomainShowsItsProjectsSite() throws IOException {
    publish("shop.example.org", "shop", true, "");
    assertThat(edge.get("shop.example.org", "/").line()).isEqualTo("200 live");
    assertThat(edge.get("Shop.Example.org.:8080", "/a/b").line()).isEqualTo("200 deeper");
  }

  @Test
  void aPendingDomainShowsNothingButItsProof() throws IOException {
    publish("pending.example.org", "shop", false, "");
    assertThat(edge.get("pending.example.org", PROOF).line()).isEqualTo("200 token");
    assertThat(edge.get("pending.example.org", "/").status()).isEqualTo(404);
    publish("pending.example.org", "shop", true, "");
    awaitLine("pending.example.org", "/", "200 live");
  }

  @Test
  void aDomainSendsVisitorsToItsCanonicalHost() throws IOException {
    publish("www.example.org", "shop", true, "example.org");
    assertThat(edge.get("www.example.org", "/a/b?c=d").line())
        .isEqualTo("308 //example.org/a/b?c=d");
    assertThat(edge.get("www.example.org", PROOF).line()).isEqualTo("200 token");
  }

  @Test
  void aDomainOfAProjectWithoutASiteIsAnUnknownHost() throws IOException {
    publish("empty.example.org", "nothing", true, "");
    assertThat(edge.get("empty.example.org", "/").status()).isEqualTo(404);
  }

  @Test
  void aDomainThatWasTakenAwayIsUnknownAgain() throws IOException {
    publish("leaving.example.org", "shop", true, "");
    assertThat(edge.get("leaving.example.org", "/").status()).isEqualTo(200);
    edge.store.refs().remove(RefName.domain("leaving.example.org"), 1_000);
    var deadline = Instant.now().plusSeconds(20);
    while (edge.get("leaving.example.org", "/").status() != 404) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  private static void publish(String host, String project, boolean active, String redirectTo)
      throws IOException {
    var card = new DomainCard(host, project, active, redirectTo, Map.of(PROOF, "token"));
    edge.publish(RefName.domain(host), tree -> tree.writer.section(Section.DOMAIN, card));
  }

  private static void awaitLine(String host, String path, String line) throws IOException {
    var deadline = Instant.now().plusSeconds(20);
    while (!edge.get(host, path).line().equals(line)) {
      assertThat(Instant.now()).as("%s shows %s", host, line).isBefore(deadline);
    }
  }
}
