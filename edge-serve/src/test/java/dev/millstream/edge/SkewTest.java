package dev.millstream.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.site.EarlierDeployments.Earlier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page that was opened before a push finds its scripts after it.
class SkewTest {
  private static final RefName LIVE = RefName.production("site");
  private static final String SITE = "site.localhost";
  private static final String OLD = "/assets/app-A1b2C3d4.js";
  private static final String NEW = "/assets/app-E5f6G7h8.js";

  @TempDir Path folder;
  private EdgeFixture edge;

  @BeforeEach
  void start() throws IOException {
    edge = new EdgeFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    edge.close();
  }

  @Test
  void fingerprintedFilesOfEarlierDeploymentsStillAnswer() throws IOException {
    var first = deploy(OLD, List.of());
    deploy(NEW, List.of(first));
    assertThat(edge.get(SITE, NEW).line()).isEqualTo("200 " + NEW);
    var old = edge.get(SITE, OLD);
    assertThat(old.line()).isEqualTo("200 " + OLD);
    assertThat(old.field("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(edge.get(SITE, OLD, "Range: bytes=0-3").line()).isEqualTo("206 /ass");
    assertThat(edge.get(SITE, "/assets/app-Z9y8X7w6.js").status()).isEqualTo(404);
  }

  @Test
  void pagesAndPlainNamesOfEarlierDeploymentsDoNot() throws IOException {
    var first = deploy(OLD, List.of());
    deploy(NEW, List.of(first));
    assertThat(edge.get(SITE, "/only-in-app-A1b2C3d4").status()).isEqualTo(404);
    assertThat(edge.get(SITE, "/plain-app-A1b2C3d4.txt").status()).isEqualTo(404);
  }

  @Test
  void whatWasTakenBackStillAnswersAfterARollback() throws IOException {
    var first = deploy(OLD, List.of());
    assertThat(edge.get(SITE, OLD).status()).isEqualTo(200);
    deploy(NEW, List.of(first));
    awaitLine("/", "200 " + NEW);
    deploy(OLD, List.of());
    awaitLine("/", "200 " + OLD);
    assertThat(edge.get(SITE, NEW).line()).isEqualTo("200 " + NEW);
  }

  @Test
  void aDeletedDeploymentIsGoneAndHarmsNothing() throws IOException {
    deploy(NEW, List.of(Digest.of(new byte[] {1, 2, 3})));
    assertThat(edge.get(SITE, OLD).status()).isEqualTo(404);
    assertThat(edge.get(SITE, NEW).status()).isEqualTo(200);
  }

  @Test
  void aDeploymentsOwnAddressShowsItAlone() throws IOException {
    var first = deploy(OLD, List.of());
    deploy(RefName.deployment("site", "0a1b2c3d"), NEW, List.of(first));
    assertThat(edge.get("0a1b2c3d.site.localhost", NEW).status()).isEqualTo(200);
    assertThat(edge.get("0a1b2c3d.site.localhost", OLD).status()).isEqualTo(404);
  }

  private void awaitLine(String path, String line) throws IOException {
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (!edge.get(SITE, path).line().equals(line)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private Digest deploy(String script, List<Digest> before) throws IOException {
    return deploy(LIVE, script, before);
  }

  private Digest deploy(RefName ref, String script, List<Digest> before) throws IOException {
    edge.publish(
        ref,
        tree -> {
          tree.text("/index.html", script);
          tree.text("/404.html", "lost");
          var name = script.substring("/assets/".length(), script.length() - ".js".length());
          tree.text("/only-in-" + name + ".html", "only");
          tree.text("/plain-" + name + ".txt", "only");
          tree.text(script, script);
          var earlier = before.stream().map(digest -> new Earlier(digest, 1)).toList();
          tree.writer.section(Section.EARLIER, new EarlierDeployments(earlier));
        });
    return edge.store.refs().read(ref).orElseThrow().manifest();
  }
}
