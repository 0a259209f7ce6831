package dev.millstream.builder.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.EarlierDeployments;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a tree knows of the trees before it.
class EarlierDeploymentsTest {
  private static final Scope SITE = Scope.site("site");

  @TempDir Path folder;
  private FileObjectStore store;

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void areTheLastOnesNewestFirst() throws IOException {
    var limits = limits(2, Duration.ofDays(1));
    var first = publish("1", Optional.empty(), limits);
    var second = publish("2", Optional.of(first), limits);
    var third = publish("3", Optional.of(second), limits);
    var fourth = publish("4", Optional.of(third), limits);
    assertThat(before(first)).isEmpty();
    assertThat(before(second)).containsExactly(first);
    assertThat(before(third)).containsExactly(second, first);
    assertThat(before(fourth)).containsExactly(third, second);
  }

  @Test
  void areForgottenWhenTheyAreOld() throws IOException {
    var limits = limits(20, Duration.ZERO);
    var first = publish("1", Optional.empty(), limits);
    var second = publish("2", Optional.of(first), limits);
    assertThat(before(publish("3", Optional.of(second), limits))).containsExactly(second);
  }

  private List<Digest> before(Digest manifest) throws IOException {
    return Manifest.load(store, SITE, manifest)
        .section(Section.EARLIER, EarlierDeployments.class)
        .orElse(EarlierDeployments.NONE)
        .deployments()
        .stream()
        .map(EarlierDeployments.Earlier::manifest)
        .toList();
  }

  private Digest publish(String text, Optional<Digest> previous, PublishLimits limits)
      throws IOException {
    var site =
        new Site(
            SiteTree.of(List.of(new SiteFile("index.html", Content.of(text)))),
            SiteRules.NONE,
            SiteAccess.OPEN,
            SiteDelivery.DEFAULTS,
            SiteMedia.AS_IT_IS,
            Optional.empty(),
            new SiteOrigin("site", "0a1b2c3d", "main", "0".repeat(40), false));
    return new SitePublisher(store, SITE, previous, limits, new BlobDigests(10))
        .publish(site)
        .manifest();
  }

  private static PublishLimits limits(int earlierMax, Duration earlierAge) {
    return new PublishLimits(1 << 20, 1 << 20, 0, 0, 0, earlierMax, earlierAge, 10);
  }
}
