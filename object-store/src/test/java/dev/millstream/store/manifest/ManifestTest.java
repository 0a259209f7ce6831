package dev.millstream.store.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.Quoted;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.SiteOrigin;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  @Test
  void givesBackWhatWasWritten() throws CorruptObjectException {
    var manifest = read(SampleTrees.site().toBytes());
    assertThat(manifest.size()).isEqualTo(5);
    assertThat(manifest.find("/index.html"))
        .contains(
            SampleTrees.asset(
                "/index.html", "text/html; charset=utf-8", Coding.GZIP, Coding.BR, Coding.ZSTD));
    assertThat(manifest.find("/grüße/日本.html")).isPresent();
    assertThat(manifest.contains("/index")).isFalse();
    assertThat(manifest.contains("")).isFalse();
    assertThat(manifest.find("/index.htmlx")).isEmpty();
    assertThat(manifest.stream().map(Asset::path))
        .containsExactly("/", "/a.b/c", "/a/b.png", "/grüße/日本.html", "/index.html");
    assertThat(manifest.digests()).hasSize(9).contains(SampleTrees.digest("/a/b.png"));
    assertThat(manifest.section(Section.RULES, SiteRules.class)).contains(SampleTrees.RULES);
    assertThat(manifest.section(Section.FUNCTIONS, FunctionBundle.class))
        .contains(SampleTrees.FUNCTIONS);
    assertThat(manifest.section(Section.ORIGIN, SiteOrigin.class)).contains(SampleTrees.ORIGIN);
    assertThat(manifest.section(Section.STREAM)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsEveryPathOfARandomTreeAndNoOther(long seed) throws CorruptObjectException {
    var tree = new LinkedHashMap<String, Asset>();
    var writer = new ManifestWriter();
    for (var asset : SampleTrees.random(seed, (int) (seed * seed * 40))) {
      tree.put(asset.path(), asset);
      writer.add(asset);
    }
    var manifest = read(writer.toBytes());
    assertThat(manifest.stream()).containsExactlyInAnyOrderElementsOf(tree.values());
    for (var asset : tree.values()) {
      assertThat(manifest.find(asset.path())).contains(asset);
      assertThat(manifest.contains(asset.path() + "\0")).isFalse();
    }
    for (var other : SampleTrees.random(seed + 100, 200)) {
      assertThat(manifest.contains(other.path())).isEqualTo(tree.containsKey(other.path()));
    }
  }

  @Test
  void isTheSameBytesWhateverTheOrder() {
    var assets = SampleTrees.random(9, 300);
    var unique = new LinkedHashMap<String, Asset>();
    assets.forEach(asset -> unique.put(asset.path(), asset));
    var shuffled = new ArrayList<>(unique.values());
    var first = new ManifestWriter().section(Section.ORIGIN, SampleTrees.ORIGIN);
    shuffled.forEach(first::add);
    first.section(Section.RULES, SampleTrees.RULES);
    Collections.shuffle(shuffled, new Random(10));
    var second = new ManifestWriter().section(Section.RULES, SampleTrees.RULES);
    second.add(SampleTrees.asset(shuffled.getFirst().path(), "replaced"));
    shuffled.forEach(second::add);
    second.section(Section.ORIGIN, SampleTrees.ORIGIN);
    assertThat(second.toBytes()).isEqualTo(first.toBytes()).isEqualTo(first.toBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void isTheSameBytesWhetherAssetsAreTakenOverOrAdded(long seed) throws CorruptObjectException {
    var random = new Random(seed);
    var before = new ManifestWriter();
    SampleTrees.random(seed, 300).forEach(before::add);
    var old = read(before.toBytes());
    var added = new ManifestWriter();
    var takenOver = new ManifestWriter(old);
    for (var i = 0; i < old.size(); i++) {
      var asset = old.asset(i);
      if (random.nextInt(4) > 0) {
        added.add(asset);
        takenOver.keep(i);
      }
      if (random.nextInt(8) == 0) {
        var changed = SampleTrees.asset(asset.path(), "text/x-new", Coding.BR);
        added.add(changed);
        takenOver.add(changed);
      }
    }
    for (var asset : SampleTrees.random(seed + 50, 30)) {
      added.add(asset);
      takenOver.add(asset);
    }
    assertThat(takenOver.toBytes()).isEqualTo(added.toBytes()).isEqualTo(takenOver.toBytes());
  }

  @Test
  void findsAnAssetByItsBytes() throws CorruptObjectException {
    var writer = new ManifestWriter();
    SampleTrees.random(41, 500).forEach(writer::add);
    var twin = SampleTrees.asset("/", "text/plain").variants();
    writer.add(new Asset("/twin", "text/plain", twin)).add(new Asset("/", "text/plain", twin));
    var manifest = read(writer.toBytes());
    var contents = new ManifestContents(manifest);
    for (var i = 0; i < manifest.size(); i++) {
      var asset = manifest.asset(i);
      var identity = asset.identity().digest();
      assertThat(manifest.indexOf(asset.path())).isEqualTo(i);
      assertThat(manifest.identityIs(i, identity)).isTrue();
      assertThat(manifest.typeIs(i, asset.contentType())).isTrue();
      assertThat(manifest.typeIs(i, asset.contentType() + "x")).isFalse();
      assertThat(contents.find(identity).orElseThrow().identity()).isEqualTo(asset.identity());
    }
    assertThat(manifest.identityIs(1, SampleTrees.digest("none"))).isFalse();
    assertThat(contents.find(SampleTrees.digest("none"))).isEmpty();
    assertThat(new ManifestContents(Manifest.EMPTY).find(SampleTrees.digest("/"))).isEmpty();
  }

  @Test
  void readsAndWritesVersionOneAsItAlwaysWas() throws IOException {
    var name = "version-1.hex";
    String golden;
    try (var in = Objects.requireNonNull(ManifestTest.class.getResourceAsStream(name), name)) {
      golden = new String(in.readAllBytes(), UTF_8).replaceAll("\\s", "");
    }
    assertThat(HexFormat.of().formatHex(SampleTrees.site().toBytes())).isEqualTo(golden);
    assertThat(read(HexFormat.of().parseHex(golden)).size()).isEqualTo(5);
  }

  @Test
  void isEmptyForATreeOfNothing() throws CorruptObjectException {
    var manifest = read(new ManifestWriter().toBytes());
    assertThat(manifest.size()).isZero();
    assertThat(manifest.contains("/")).isFalse();
  }

  @Test
  void refusesEveryTruncationAndExtension() {
    var whole = SampleTrees.site().toBytes();
    for (var length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CorruptObjectException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void refusesFlippedBitsOrReadsThemWithoutHarm() {
    var whole = SampleTrees.site().toBytes();
    var refused = 0;
    for (var bit = 0; bit < whole.length * 8; bit++) {
      var damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      refused += isRefused(damaged) ? 1 : 0;
    }
    // a wrong digit in a digest or a letter in a text is found by the digest of the whole
    assertThat(refused).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void refusesRandomDamageOrReadsItWithoutHarm(long seed) {
    var random = new Random(seed);
    var whole = SampleTrees.site().toBytes();
    for (var round = 0; round < 2_000; round++) {
      var damaged = whole.clone();
      for (var count = 1 + random.nextInt(4); count > 0; count--) {
        damaged[random.nextInt(random.nextBoolean() ? 124 : whole.length)] =
            (byte) random.nextInt();
      }
      isRefused(damaged);
    }
  }

  @Test
  void refusesAssetsThatAreNotInOrder() {
    var bytes = SampleTrees.site().toBytes();
    var first = Arrays.copyOfRange(bytes, 24, 30);
    System.arraycopy(bytes, 44, bytes, 24, 6);
    System.arraycopy(first, 0, bytes, 44, 6);
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(CorruptObjectException.class)
        .hasMessageContaining("asset 1 is not in order");
  }

  @Test
  void refusesCountsThatOverflow() {
    var bytes = SampleTrees.site().toBytes();
    for (var at : List.of(8, 12, 16, 20)) {
      for (var count : List.of(-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x0ccccccd, 0x05555556)) {
        var damaged = bytes.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(at, count);
        assertThatThrownBy(() -> read(damaged)).isInstanceOf(CorruptObjectException.class);
      }
    }
  }

  @Test
  void namesTheVersionItCannotRead() {
    var bytes = SampleTrees.site().toBytes();
    bytes[4] = 2;
    assertThatThrownBy(() -> read(bytes)).hasMessage("manifest version 2, this program reads 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "index.html", "/a/../b", "/..", "/.", "/./a", "/a/.", "/a\0b"})
  void takesNoPathThatCouldLeaveTheTree(String path) {
    assertThatThrownBy(() -> SampleTrees.asset(path, "text/plain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an asset path: " + Quoted.of(path));
  }

  @Test
  void takesPathsWithDotsAndOfAnyUsefulLength() throws CorruptObjectException {
    var paths =
        List.of("/...", "/.well-known/x", "/a..b/..c", "/x/", "//", "/" + "a/".repeat(5_000));
    var writer = new ManifestWriter();
    paths.forEach(path -> writer.add(SampleTrees.asset(path, "text/plain")));
    var manifest = read(writer.toBytes());
    assertThat(paths).allMatch(manifest::contains);
  }

  @Test
  void refusesToWriteWhatItCouldNotHold() {
    assertThatThrownBy(
            () -> new ManifestWriter().add(SampleTrees.asset("/" + "a".repeat(0xffff), "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than 65535 bytes: /aaa");
    assertThatThrownBy(() -> new ManifestWriter().add(SampleTrees.asset("/\ud800", "")))
        .hasMessageContaining("not Unicode text");
    assertThatThrownBy(() -> SampleTrees.asset("/a", "text/html\r\nset-cookie: a=b"))
        .hasMessageContaining("not a content type");
    assertThatThrownBy(() -> SampleTrees.asset("/a", "", Coding.BR, Coding.BR))
        .hasMessageContaining("a coding comes twice");
    assertThatThrownBy(() -> new Asset("/a", "", List.of()))
        .hasMessageContaining("must come first");
  }

  @Test
  void loadsFromAStoreAndNoticesRot(@TempDir Path root) throws IOException {
    var scope = Scope.site("blog");
    try (var store = FileObjectStore.open(root);
        var stage = store.stage(scope)) {
      var digest = stage.put(SampleTrees.site().toBytes());
      var text = stage.put("plain text, longer than a header".getBytes(UTF_8));
      stage.commit();
      assertThat(Manifest.load(store, scope, digest).size()).isEqualTo(5);
      assertThatThrownBy(() -> Manifest.load(store, scope, text)).hasMessage("not a manifest");
      var file = store.file(scope, digest);
      var bytes = Files.readAllBytes(file);
      bytes[bytes.length - 20] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> Manifest.load(store, scope, digest))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessage("manifest " + digest + " in site/blog is damaged");
    }
  }

  @Test
  void aLargeOneIsCheckedOnceUntilItsFileChangesOrGoes(@TempDir Path root) throws IOException {
    var scope = Scope.site("blog");
    var writer = new ManifestWriter();
    for (var i = 0; i < 4_000; i++) {
      var page = new Variant(Coding.IDENTITY, Digest.of(new byte[] {(byte) i}), 1);
      writer.add(new Asset("/a/page/of/a/large/site/" + i, "text/html", List.of(page)));
    }
    try (var store = FileObjectStore.open(root);
        var stage = store.stage(scope)) {
      var digest = stage.put(writer.toBytes());
      stage.commit();
      var loaded = Manifest.load(store, scope, digest);
      assertThat(Manifest.load(store, scope, digest)).isSameAs(loaded);
      var file = store.file(scope, digest);
      var bytes = Files.readAllBytes(file);
      bytes[bytes.length - 20] ^= 1;
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(9)));
      assertThatThrownBy(() -> Manifest.load(store, scope, digest))
          .isInstanceOf(CorruptObjectException.class);
      store.delete(scope, digest);
      assertThatThrownBy(() -> Manifest.load(store, scope, digest))
          .isInstanceOf(NoSuchObjectException.class);
    }
  }

  /// Whether the bytes are refused as they should be; if not, every asset must be readable.
  private static boolean isRefused(byte[] bytes) {
    Manifest manifest;
    try {
      manifest = read(bytes);
    } catch (CorruptObjectException e) {
      return true;
    }
    assertThat(manifest.stream().map(Asset::path).distinct().count())
        .isLessThanOrEqualTo(manifest.size());
    assertThat(manifest.digests().map(Digest::hex)).isNotNull();
    for (var section : Section.values()) {
      manifest.section(section);
    }
    return false;
  }

  private static Manifest read(byte[] bytes) throws CorruptObjectException {
    return Manifest.of(ByteBuffer.wrap(bytes));
  }
}
