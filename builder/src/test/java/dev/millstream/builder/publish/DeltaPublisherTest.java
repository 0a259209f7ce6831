package dev.millstream.builder.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.Zstd;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.site.Deltas;
import dev.millstream.store.site.HeaderRule;
import dev.millstream.store.site.SiteAccess;
import dev.millstream.store.site.SiteDelivery;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What changed between two deployments, as bytes.
class DeltaPublisherTest {
  private static final Scope SITE = Scope.site("site");
  private static final String OLD = script(1) + "old();";
  private static final String NEW = script(1) + "fresh();";
  private static final SiteRules KEPT =
      rules("/page", new HeaderRule.Header("Cache-Control", "max-age=60"));

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
  void aFingerprintedFileIsADeltaOfItsLastVersionInBothCodings() throws Exception {
    var first = publish(Map.of("assets/app-A1b2C3d4.js", OLD), SiteRules.NONE);
    var second = publish(Map.of("assets/app-E5f6G7h8.js", NEW), SiteRules.NONE);
    var made = deltas(second, first, DeltaLimits.DEFAULTS).orElseThrow();
    assertThat(made.files()).isEqualTo(1);
    assertThat(made.deltaBytes()).isLessThan(made.plainBytes() / 20);

    var delta = manifest(made.tree()).find(Deltas.path(digest(NEW), digest(OLD))).orElseThrow();
    for (var variant : delta.variants()) {
      var bytes = store.read(SITE, variant.digest());
      var read =
          switch (variant.coding()) {
            case DCZ -> zstd(bytes, OLD);
            case DCB -> brotli(bytes, OLD);
            default -> new String(bytes, StandardCharsets.UTF_8);
          };
      assertThat(read).as(variant.coding().token()).isEqualTo(NEW);
    }
    assertThat(delta.variants().stream().map(each -> each.coding()))
        .containsExactly(Coding.IDENTITY, Coding.DCB, Coding.DCZ);
  }

  @Test
  void aPlainNameIsADeltaOnlyWhereTheSiteKeepsItFresh() throws Exception {
    var first = publish(Map.of("page.html", OLD, "same.css", script(2)), KEPT);
    var second = publish(Map.of("page.html", NEW, "same.css", script(2)), KEPT);
    assertThat(deltas(second, first, DeltaLimits.DEFAULTS).orElseThrow().files()).isEqualTo(1);

    var unkept = publish(Map.of("page.html", OLD), SiteRules.NONE);
    assertThat(deltas(second, unkept, DeltaLimits.DEFAULTS)).isEmpty();
  }

  @Test
  void nothingIsMadeOfStrangersAndTwiceNothingIsMadeTwice() throws Exception {
    var first = publish(Map.of("assets/app-A1b2C3d4.js", script(3)), SiteRules.NONE);
    var second = publish(Map.of("assets/app-E5f6G7h8.js", NEW), SiteRules.NONE);
    assertThat(deltas(second, first, DeltaLimits.DEFAULTS)).isEmpty();

    var third = publish(Map.of("assets/app-Q5f6G7h9.js", OLD), SiteRules.NONE);
    var made = deltas(second, third, DeltaLimits.DEFAULTS).orElseThrow();
    var again =
        new DeltaPublisher(store, SITE, DeltaLimits.DEFAULTS, manifest(made.tree()))
            .publish(second, List.of(third));
    assertThat(again).isEmpty();
  }

  @Test
  void limitsEndIt() throws Exception {
    var first = publish(Map.of("a-A1b2C3d4.js", OLD, "b-A1b2C3d4.js", OLD), SiteRules.NONE);
    var second = publish(Map.of("a-E5f6G7h8.js", NEW, "b-E5f6G7h8.js", NEW + NEW), SiteRules.NONE);
    var minute = Duration.ofMinutes(1);
    assertThat(deltas(second, first, new DeltaLimits(2, 1, 1 << 20, minute)).orElseThrow().files())
        .isEqualTo(1);
    assertThat(deltas(second, first, new DeltaLimits(2, 9, OLD.length(), minute))).isEmpty();
    assertThat(deltas(second, first, new DeltaLimits(2, 9, 1 << 20, Duration.ZERO))).isEmpty();
    assertThat(deltas(second, first, new DeltaLimits(0, 9, 1 << 20, minute))).isEmpty();
  }

  @Test
  void aSiteThatWantsNoneHasNone() throws Exception {
    var first = publish(Map.of("app-A1b2C3d4.js", OLD), SiteRules.NONE);
    var second = publish(Map.of("app-E5f6G7h8.js", NEW), SiteRules.NONE, new SiteDelivery(false));
    assertThat(deltas(second, first, DeltaLimits.DEFAULTS)).isEmpty();
  }

  private Optional<DeltaPublisher.Made> deltas(Digest tree, Digest before, DeltaLimits limits)
      throws Exception {
    return new DeltaPublisher(store, SITE, limits, Manifest.EMPTY).publish(tree, List.of(before));
  }

  private static String zstd(byte[] bytes, String dictionary) {
    assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0);
    assertThat(Digest.ofHash(Arrays.copyOfRange(bytes, 8, 40))).isEqualTo(digest(dictionary));
    var stream = Arrays.copyOfRange(bytes, 40, bytes.length);
    var size = (int) Zstd.getFrameContentSize(stream);
    return new String(
        Zstd.decompress(stream, dictionary.getBytes(StandardCharsets.UTF_8), size),
        StandardCharsets.UTF_8);
  }

  private static String brotli(byte[] bytes, String dictionary) throws IOException {
    assertThat(Arrays.copyOf(bytes, 4)).containsExactly(0xff, 0x44, 0x43, 0x42);
    assertThat(Digest.ofHash(Arrays.copyOfRange(bytes, 4, 36))).isEqualTo(digest(dictionary));
    var raw = dictionary.getBytes(StandardCharsets.UTF_8);
    var stream = new ByteArrayInputStream(bytes, 36, bytes.length - 36);
    try (var in = new BrotliInputStream(stream)) {
      in.attachDictionary(ByteBuffer.allocateDirect(raw.length).put(raw).flip());
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Digest publish(Map<String, String> files, SiteRules rules) throws IOException {
    return publish(files, rules, SiteDelivery.DEFAULTS);
  }

  private Digest publish(Map<String, String> files, SiteRules rules, SiteDelivery delivery)
      throws IOException {
    var site =
        new Site(
            SiteTree.of(
                files.entrySet().stream()
                    .map(file -> new SiteFile(file.getKey(), Content.of(file.getValue())))
                    .toList()),
            rules,
            SiteAccess.OPEN,
            delivery,
            SiteMedia.AS_IT_IS,
            Optional.empty(),
            new SiteOrigin("site", "0a1b2c3d", "main", "0".repeat(40), false));
    return new SitePublisher(
            store, SITE, Optional.empty(), PublishLimits.DEFAULTS, new BlobDigests(10))
        .publish(site)
        .manifest();
  }

  private Manifest manifest(Digest tree) throws IOException {
    return Manifest.load(store, SITE, tree);
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static SiteRules rules(String pattern, HeaderRule.Header header) {
    return new SiteRules(
        SiteRules.NONE.htmlHandling(),
        SiteRules.NONE.notFoundHandling(),
        List.of(new HeaderRule(pattern, List.of(header), List.of(), 1)),
        List.of());
  }

  /// Text that nothing but itself makes shorter by much.
  private static String script(int seed) {
    var random = new Random(seed);
    return IntStream.range(0, 600)
        .mapToObj(_ -> "f%08x();".formatted(random.nextInt()))
        .collect(Collectors.joining("\n"));
  }
}
