package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.NoSuchObjectException;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.bucket.PackLimits;
import dev.millstream.store.bucket.S3Limits;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3PacksTest {
  private static final Scope BLOG = Scope.site("blog");

  private static S3Server server;
  private static int prefixes;

  @TempDir Path disk;

  private final String prefix = "packs/" + prefixes++;
  private ObjectStore store;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @BeforeEach
  void open() throws IOException {
    store = openStore("one");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void putsTheSmallObjectsOfACommitIntoOnePackAndTheLargeBesideIt() throws IOException {
    var digests = put(0, 100);
    Digest large;
    try (var stage = store.stage(BLOG)) {
      large = stage.put(new byte[200_000]);
      stage.commit();
    }
    assertThat(keys()).hasSize(2).contains(large.hex());
    for (var i = 0; i < 100; i++) {
      assertThat(store.size(BLOG, digests.get(i))).hasValue(content(i).length);
      assertThat(store.read(BLOG, digests.get(i))).isEqualTo(content(i));
      assertThat(store.file(BLOG, digests.get(i))).hasBinaryContent(content(i));
    }
    assertThat(objects()).hasSize(101).contains(large).containsAll(digests);
  }

  @Test
  void putsFewObjectsSingly() throws IOException {
    put(0, PackLimits.DEFAULT.blobsMin() - 1);
    assertThat(keys()).hasSize(PackLimits.DEFAULT.blobsMin() - 1).noneMatch(this::isPack);
  }

  @Test
  void readsPartsOfPackedObjects() throws IOException {
    var digest = put(0, 30).get(7);
    var length = content(7).length;
    try (var part = store.open(BLOG, digest, new ByteRange(2, 3))) {
      assertThat(part.readAllBytes())
          .isEqualTo(ByteBuffer.allocate(3).put(content(7), 2, 3).array());
    }
    assertThat(store.open(BLOG, digest, new ByteRange(length, 0)).readAllBytes()).isEmpty();
    assertThatThrownBy(() -> store.open(BLOG, digest, new ByteRange(1, length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(length + " bytes");
  }

  @Test
  void splitsWhatIsMoreThanAPackHolds() throws IOException {
    var limits = limits(new PackLimits(128 << 10, 4, 128 << 10, 1 << 20));
    try (var other = S3ObjectStore.open(settings().withLimits(limits), disk.resolve("few"));
        var stage = other.stage(BLOG)) {
      for (var i = 0; i < 20; i++) {
        stage.put(noise(i, 60_000));
      }
      stage.commit();
    }
    assertThat(keys()).hasSize(10).allMatch(this::isPack);
    assertThat(objects()).hasSize(20);
  }

  @Test
  void findsWhatAnotherProcessPacked() throws IOException {
    var first = put(0, 20);
    try (var other = openStore("two")) {
      assertThat(other.read(BLOG, first.get(3))).isEqualTo(content(3));
      var second = put(20, 20);
      assertThat(other.read(BLOG, second.get(3))).isEqualTo(content(23));
      assertThat(other.missing(BLOG, second)).isEmpty();
      assertThat(other.size(BLOG, second.get(0))).hasValue(content(20).length);
    }
  }

  @Test
  void sendsNothingAgainThatIsPacked() throws IOException {
    put(0, 40);
    var before = keys();
    put(0, 40);
    try (var other = openStore("two")) {
      put(other, 0, 40);
    }
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void letsTwoProcessesPublishTheSameAtOnce() throws Exception {
    try (var other = openStore("two");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<Digest>>> both = List.of(() -> put(store, 0, 50), () -> put(other, 0, 50));
      for (var done : threads.invokeAll(both)) {
        assertThat(store.missing(BLOG, done.get())).isEmpty();
      }
    }
    assertThat(objects()).hasSize(50);
    store.delete(BLOG, Digest.of(content(1)));
    assertThat(objects()).hasSize(49);
  }

  @Test
  void deletesOnePackedObjectForEveryProcess() throws IOException {
    var digests = put(0, 30);
    try (var other = openStore("two")) {
      assertThat(other.missing(BLOG, digests)).isEmpty();
      store.delete(BLOG, digests.get(4));
      assertThat(other.missing(BLOG, digests)).containsExactly(digests.get(4));
      assertThat(other.size(BLOG, digests.get(4))).isEmpty();
    }
    assertThatThrownBy(() -> store.open(BLOG, digests.get(4)))
        .isInstanceOf(NoSuchObjectException.class);
    assertThat(objects()).hasSize(29);
    put(0, 30);
    assertThat(store.read(BLOG, digests.get(4))).isEqualTo(content(4));
  }

  @Test
  void writesAPackAnewWhenMostOfItIsDead() throws IOException {
    var digests = put(0, 100);
    var pack = keys();
    try (var reader = openStore("two")) {
      assertThat(reader.size(BLOG, digests.get(99))).isPresent();
      for (var digest : digests.subList(0, 80)) {
        store.delete(BLOG, digest);
      }
      assertThat(keys()).doesNotContainAnyElementsOf(pack);
      assertThat(objects()).containsExactlyInAnyOrderElementsOf(digests.subList(80, 100));
      // it knows only the pack that is gone
      assertThat(reader.read(BLOG, digests.get(99))).isEqualTo(content(99));
    }
  }

  @Test
  void leavesNothingOfAPackThatIsWhollyDead() throws IOException {
    for (var digest : put(0, 20)) {
      store.delete(BLOG, digest);
    }
    assertThat(keys()).isEmpty();
    try (var scopes = store.scopes()) {
      assertThat(scopes).isEmpty();
    }
  }

  @Test
  void sweepsOldPackedObjectsButNotThoseThatAStageKept() throws IOException {
    var digests = put(0, 40);
    var yesterday = Instant.now().minus(Duration.ofDays(1));
    assertThat(store.sweep(BLOG, digests, yesterday)).isEmpty();
    age(Duration.ofDays(2));
    try (var other = openStore("two");
        var stage = other.stage(BLOG)) {
      assertThat(stage.keep(digests.subList(0, 30))).isEmpty();
      assertThat(store.sweep(BLOG, digests, yesterday))
          .containsExactlyInAnyOrderElementsOf(digests.subList(30, 40));
      assertThat(stage.keep(digests)).containsExactlyInAnyOrderElementsOf(digests.subList(30, 40));
    }
    assertThat(objects()).containsExactlyInAnyOrderElementsOf(digests.subList(0, 30));
  }

  @Test
  void sweepsAnOldCopyOfWhatIsYoungElsewhereWithoutLosingIt() throws IOException {
    var digests = put(0, 20);
    age(Duration.ofDays(2));
    var limits = limits(PackLimits.DEFAULT);
    try (var other = S3ObjectStore.open(settings().withLimits(limits), disk.resolve("two"))) {
      // a copy by itself, as two writers at once can leave it
      Files.write(server.file(prefix + "/site/blog/" + digests.getFirst()), content(0));
      assertThat(other.sweep(BLOG, digests, Instant.now().minus(Duration.ofDays(1))))
          .containsExactlyInAnyOrderElementsOf(digests.subList(1, 20));
      assertThat(other.read(BLOG, digests.getFirst())).isEqualTo(content(0));
    }
    assertThat(keys()).containsExactly(digests.getFirst().hex());
  }

  @Test
  void finishesAMoveWhoseMoverDied() throws IOException {
    var digests = put(0, 20);
    store.delete(BLOG, digests.getFirst());
    var state = server.file(prefix + "/site/blog/" + keys().getLast());
    var sealed = PackState.fresh(20).sealed();
    Files.writeString(state, sealed.text());
    try (var other = openStore("two")) {
      assertThat(other.missing(BLOG, digests)).hasSize(20);
      other.delete(BLOG, digests.getFirst());
    }
    assertThat(keys()).isEmpty();
  }

  @Test
  void losesNoDeletionThatRacesWithOthers() throws Exception {
    try (var other = openStore("two")) {
      PackRaces.deleteThroughBoth(store, other);
    }
  }

  @Test
  void asksFewQuestionsAboutManyObjects() throws IOException {
    var digests = put(0, 1_500);
    try (var other = openStore("two")) {
      var before = server.requests();
      assertThat(other.missing(BLOG, digests)).isEmpty();
      // a listing, and the index of each pack
      assertThat(server.requests() - before).isLessThanOrEqualTo(3);
      before = server.requests();
      assertThat(other.missing(BLOG, digests)).isEmpty();
      assertThat(server.requests() - before).isEqualTo(1);
    }
  }

  @Test
  void refusesAnIndexThatIsNotWhatItsNameSays() throws IOException {
    var digests = put(0, 20);
    var pack = server.file(prefix + "/site/blog/" + keys().getFirst());
    var bytes = Files.readAllBytes(pack);
    bytes[40] ^= 1;
    Files.write(pack, bytes);
    try (var other = openStore("two")) {
      assertThatThrownBy(() -> other.missing(BLOG, digests))
          .isInstanceOf(CorruptObjectException.class);
    }
  }

  @Test
  void refusesDamagedPackedBytes() throws IOException {
    var digest = put(0, 20).getFirst();
    var pack = server.file(prefix + "/site/blog/" + keys().getFirst());
    var bytes = Files.readAllBytes(pack);
    for (var i = 28 + 20 * 36; i < bytes.length; i++) {
      bytes[i] ^= 1;
    }
    Files.write(pack, bytes);
    assertThatThrownBy(() -> store.read(BLOG, digest)).isInstanceOf(CorruptObjectException.class);
    assertThatThrownBy(() -> store.file(BLOG, digest)).isInstanceOf(CorruptObjectException.class);
  }

  private ObjectStore openStore(String cache) throws IOException {
    return ObjectStores.open(server.location(prefix), disk.resolve(cache), S3Server.CREDENTIALS);
  }

  private S3Settings settings() {
    return S3Settings.parse(server.location(prefix), S3Server.CREDENTIALS);
  }

  private static S3Limits limits(PackLimits packs) {
    var usual = S3Limits.DEFAULT;
    return new S3Limits(
        usual.connectionsMax(),
        usual.uploadsMax(),
        usual.connectMax(),
        usual.silenceMax(),
        usual.attemptsMax(),
        usual.callMax(),
        usual.partBytes(),
        usual.cacheBytesMax(),
        packs);
  }

  private List<Digest> put(int from, int count) throws IOException {
    return put(store, from, count);
  }

  private static List<Digest> put(ObjectStore store, int from, int count) throws IOException {
    var digests = new ArrayList<Digest>();
    try (var stage = store.stage(BLOG)) {
      for (var i = from; i < from + count; i++) {
        digests.add(stage.put(content(i)));
      }
      stage.commit();
    }
    return digests;
  }

  private static byte[] content(int i) {
    return ("object " + i).getBytes(UTF_8);
  }

  private static byte[] noise(int seed, int size) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Set<Digest> objects() throws IOException {
    try (var other = openStore("three");
        var listed = other.list(BLOG)) {
      var all = listed.map(StoredObject::digest).toList();
      assertThat(all).doesNotHaveDuplicates();
      return new HashSet<>(all);
    }
  }

  private void age(Duration by) throws IOException {
    for (var key : keys()) {
      var written = FileTime.from(Instant.now().minus(by));
      Files.setLastModifiedTime(server.file(prefix + "/site/blog/" + key), written);
    }
  }

  /// What the bucket holds of the scope.
  private List<String> keys() throws IOException {
    var folder = server.file(prefix + "/site/blog");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private boolean isPack(String key) {
    return key.matches("\\.packs/[0-9a-f]{64}-\\d+\\.pack");
  }
}
