package dev.millstream.store.scrub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final byte[] PAGE = "a page".getBytes(UTF_8);
  private static final Digest PAGE_DIGEST = Digest.of(PAGE);

  @TempDir Path folder;
  private ObjectStore store;
  private Digest tree;

  @BeforeEach
  void publish() throws IOException {
    store = FileObjectStore.open(folder);
    try (var stage = store.stage(BLOG)) {
      stage.put(PAGE);
      var page = new Variant(Coding.IDENTITY, PAGE_DIGEST, PAGE.length);
      tree =
          stage.put(
              new ManifestWriter()
                  .add(new Asset("/index.html", "text/html", List.of(page)))
                  .toBytes());
      stage.commit();
    }
    store.refs().publish(new Ref(RefName.production("blog"), 1, tree));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void findsNothingWrongWithAWholeStoreAndTellsHowFarItIs() throws IOException {
    var told = new AtomicLong();

    var report = new Scrub(store, at -> told.set(at.objects())).run();

    assertThat(report.findings()).isEmpty();
    assertThat(report.wrong()).isZero();
    assertThat(report.objects()).isEqualTo(2);
    assertThat(report.bytes()).isGreaterThan(PAGE.length);
    assertThat(told).hasValue(2);
  }

  @Test
  void findsAFlippedBit() throws IOException {
    flip(PAGE_DIGEST);

    assertThat(scrub().findings())
        .containsExactly(
            new ScrubReport.Finding(
                BLOG, PAGE_DIGEST, "its bytes are not those it was stored with"));
  }

  @Test
  void namesTheRefAndThePathThatNeedAMissingObject() throws IOException {
    store.delete(BLOG, PAGE_DIGEST);

    assertThat(scrub().findings())
        .containsExactly(
            new ScrubReport.Finding(
                BLOG, PAGE_DIGEST, "missing, and site/blog/production needs it for /index.html"));
  }

  @Test
  void saysThatALiveManifestIsDamaged() throws IOException {
    flip(tree);

    var report = scrub();

    assertThat(report.wrong()).isEqualTo(1);
    assertThat(report.findings())
        .hasSize(2)
        .extracting(ScrubReport.Finding::problem)
        .last()
        .asString()
        .startsWith("site/blog/production points at it, and: manifest " + tree);
  }

  private ScrubReport scrub() throws IOException {
    return new Scrub(store, _ -> {}).run();
  }

  private void flip(Digest digest) throws IOException {
    try (var file = new RandomAccessFile(store.file(BLOG, digest).toFile(), "rw")) {
      file.seek(file.length() - 1);
      var last = file.read();
      file.seek(file.length() - 1);
      file.write(last ^ 1);
    }
  }
}
