package dev.millstream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store keeps to, for objects. [RefsContract] and [SweepContract] are the rest.
public abstract class ObjectStoreContract extends SweepContract {
  private static final Scope BLOG = Scope.site("blog");
  private static final Scope SHOP = Scope.site("shop");

  @TempDir Path folder;

  private ObjectStore store;

  /// Opens the store under test; a second one opened while the first is open sees the same objects.
  protected abstract ObjectStore openStore() throws IOException;

  @Override
  protected ObjectStore openStoreOfRefs() throws IOException {
    return openStore();
  }

  @BeforeEach
  void open() throws IOException {
    store = openStore();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void showsNothingOfAStageBeforeItsCommit() throws IOException {
    try (var stage = store.stage(BLOG)) {
      var digest = stage.put(bytes("early"));
      assertThat(store.size(BLOG, digest)).isEmpty();
      assertThat(store.missing(BLOG, List.of(digest))).containsExactly(digest);
      assertThatThrownBy(() -> store.open(BLOG, digest))
          .isInstanceOf(NoSuchObjectException.class)
          .hasMessageContaining(digest.hex());
      stage.commit();
      assertThat(store.size(BLOG, digest)).hasValue(5);
      assertThat(store.read(BLOG, digest)).isEqualTo(bytes("early"));
    }
  }

  @Test
  void leavesNothingOfAStageThatClosesWithoutCommit() throws IOException {
    try (var stage = store.stage(BLOG)) {
      stage.put(bytes("draft"));
      stage.put(new ByteArrayInputStream(bytes("draft 2")));
    }
    assertThat(objects(BLOG)).isEmpty();
    assertThat(scopes()).isEmpty();
  }

  @Test
  void commitsMoreThanOnceInAStage() throws IOException {
    try (var stage = store.stage(BLOG)) {
      var first = stage.put(bytes("one"));
      stage.commit();
      var second = stage.put(bytes("two"));
      assertThat(store.missing(BLOG, List.of(first, second))).containsExactly(second);
      stage.commit();
      assertThat(store.missing(BLOG, List.of(first, second))).isEmpty();
    }
  }

  @Test
  void refusesAStageThatIsClosed() throws IOException {
    var stage = store.stage(BLOG);
    stage.close();
    stage.close();
    assertThatThrownBy(() -> stage.put(bytes("late"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(stage::commit).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesInEmptyObjects() throws IOException {
    var digest = put(BLOG, new byte[0]);
    assertThat(store.size(BLOG, digest)).hasValue(0);
    assertThat(store.read(BLOG, digest)).isEmpty();
    assertThat(store.open(BLOG, digest, new ByteRange(0, 0)).readAllBytes()).isEmpty();
  }

  @Test
  void readsTheSameBytesThroughEveryDoor() throws IOException {
    var content = random(7, 300_000);
    var digest = put(BLOG, content);
    try (var in = store.open(BLOG, digest)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(store.read(BLOG, digest)).isEqualTo(content);
    assertThat(Files.readAllBytes(store.file(BLOG, digest))).isEqualTo(content);
  }

  @Test
  void readsRanges() throws IOException {
    var content = random(8, 200_000);
    var digest = put(BLOG, content);
    for (var range :
        List.of(
            new ByteRange(0, 1),
            new ByteRange(0, 200_000),
            new ByteRange(65_535, 65_538),
            new ByteRange(199_999, 1),
            new ByteRange(200_000, 0))) {
      try (var in = store.open(BLOG, digest, range)) {
        var from = (int) range.offset();
        assertThat(in.readAllBytes())
            .isEqualTo(Arrays.copyOfRange(content, from, from + (int) range.length()));
      }
    }
  }

  @Test
  void refusesRangesOutsideTheObject() throws IOException {
    var digest = put(BLOG, bytes("ten bytes."));
    for (var range :
        List.of(
            new ByteRange(0, 11),
            new ByteRange(10, 1),
            new ByteRange(11, 0),
            new ByteRange(5, Long.MAX_VALUE))) {
      assertThatThrownBy(() -> store.open(BLOG, digest, range))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10 bytes");
    }
    assertThatThrownBy(() -> store.open(BLOG, Digest.of(bytes("x")), new ByteRange(0, 1)))
        .isInstanceOf(NoSuchObjectException.class);
  }

  @Test
  void tellsWhichOfABatchAreMissing() throws IOException {
    var all = new ArrayList<Digest>();
    var kept = new HashSet<Digest>();
    try (var stage = store.stage(BLOG)) {
      for (var i = 0; i < 200; i++) {
        var content = bytes("object " + i);
        all.add(Digest.of(content));
        if (i % 2 == 0) {
          kept.add(stage.put(content));
        }
      }
      stage.commit();
    }
    assertThat(store.missing(BLOG, all)).hasSize(100).doesNotContainAnyElementsOf(kept);
    assertThat(store.missing(BLOG, kept)).isEmpty();
    assertThat(store.missing(BLOG, List.of())).isEmpty();
  }

  @Test
  void refusesBytesThatAreNotOfTheExpectedDigest() throws IOException {
    var expected = Digest.of(bytes("promised"));
    try (var stage = store.stage(BLOG)) {
      stage.put(bytes("other"));
      assertThatThrownBy(() -> stage.put(expected, new ByteArrayInputStream(bytes("given"))))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining(expected.hex())
          .hasMessageEndingWith("send them again");
      assertThatThrownBy(() -> stage.put(expected, new ByteArrayInputStream(bytes("promis"))))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining(expected.hex());
      stage.put(expected, new ByteArrayInputStream(bytes("promised")));
      stage.commit();
    }
    assertThat(objects(BLOG)).containsExactlyInAnyOrder(expected, Digest.of(bytes("other")));
  }

  @Test
  void keepsNothingOfAStreamThatBreaks() throws IOException {
    var broken =
        new FilterInputStream(new Noise(10, 100_000)) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            if (read < 0) {
              throw new IOException("the client went away");
            }
            return read;
          }
        };
    try (var stage = store.stage(BLOG)) {
      assertThatThrownBy(() -> stage.put(broken)).hasMessage("the client went away");
      stage.commit();
    }
    assertThat(objects(BLOG)).isEmpty();
  }

  @Test
  void takesAFileInAtTheCommit() throws IOException {
    var source = Files.write(folder.resolve("upload"), bytes("a video"));
    try (var stage = store.stage(BLOG)) {
      stage.putFile(source);
    }
    assertThat(source).exists();
    try (var stage = store.stage(BLOG)) {
      var digest = stage.putFile(source);
      stage.commit();
      assertThat(store.read(BLOG, digest)).isEqualTo(bytes("a video"));
    }
    assertThat(source).doesNotExist();
    assertThatThrownBy(
            () -> {
              try (var stage = store.stage(BLOG)) {
                stage.putFile(source);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("upload");
  }

  @Test
  void reusesNothingAcrossScopes() throws IOException {
    var digest = put(BLOG, bytes("secret"));
    assertThat(store.missing(SHOP, List.of(digest))).containsExactly(digest);
    assertThat(store.size(SHOP, digest)).isEmpty();
    assertThatThrownBy(() -> store.file(SHOP, digest)).isInstanceOf(NoSuchObjectException.class);
    assertThat(put(SHOP, bytes("secret"))).isEqualTo(digest);
    store.delete(BLOG, digest);
    assertThat(store.read(SHOP, digest)).isEqualTo(bytes("secret"));
  }

  @Test
  void deletesObjectsAndWholeScopes() throws IOException {
    var one = put(BLOG, bytes("1"));
    var two = put(BLOG, bytes("2"));
    var other = put(SHOP, bytes("3"));
    store.delete(BLOG, one);
    store.delete(BLOG, one);
    assertThat(objects(BLOG)).containsExactly(two);
    assertThatThrownBy(() -> store.open(BLOG, one)).isInstanceOf(NoSuchObjectException.class);
    assertThatThrownBy(() -> store.file(BLOG, one)).isInstanceOf(NoSuchObjectException.class);
    store.deleteAll(BLOG);
    store.deleteAll(BLOG);
    assertThat(objects(BLOG)).isEmpty();
    assertThat(scopes()).containsExactly(SHOP);
    assertThat(store.read(SHOP, other)).isEqualTo(bytes("3"));
    assertThat(put(BLOG, bytes("1"))).isEqualTo(one);
    assertThat(objects(BLOG)).containsExactly(one);
  }

  @Test
  void listsWhatItHolds() throws IOException {
    assertThat(scopes()).isEmpty();
    var small = put(BLOG, bytes("small"));
    var large = put(BLOG, random(9, 70_000));
    put(Scope.video("0a1b2c"), bytes("segment"));
    try (var listed = store.list(BLOG)) {
      assertThat(listed)
          .allSatisfy(object -> assertThat(object.modified()).isNotNull())
          .extracting(StoredObject::digest, StoredObject::size)
          .containsExactlyInAnyOrder(tuple(small, 5L), tuple(large, 70_000L));
    }
    assertThat(scopes()).containsExactlyInAnyOrder(BLOG, Scope.video("0a1b2c"));
  }

  @Test
  void streamsAnObjectLargerThanItsBuffers() throws IOException {
    var size = 64L << 20;
    var source = new Noise(11, size);
    Digest digest;
    try (var stage = store.stage(BLOG)) {
      digest = stage.put(source);
      stage.commit();
    }
    assertThat(store.size(BLOG, digest)).hasValue(size);
    var sha256 = Digest.sha256();
    try (var in = store.open(BLOG, digest)) {
      var buffer = new byte[1 << 16];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    assertThat(Digest.ofHash(sha256.digest())).isEqualTo(digest);
    try (var in = store.open(BLOG, digest, new ByteRange(size - 3, 3))) {
      assertThat(in.readAllBytes()).hasSize(3);
    }
  }

  @Test
  void putsTheSameBytesFromManyThreads() throws Exception {
    var same = random(12, 20_000);
    var tasks = new ArrayList<Callable<Digest>>();
    for (var i = 0; i < 16; i++) {
      var own = bytes("own " + i);
      tasks.add(() -> {
        try (var stage = store.stage(BLOG)) {
          stage.put(own);
          var digest = stage.put(same);
          stage.put(new ByteArrayInputStream(same));
          stage.commit();
          assertThat(store.read(BLOG, digest)).isEqualTo(same);
          return digest;
        }
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo(Digest.of(same));
      }
    }
    assertThat(objects(BLOG)).hasSize(17);
  }

  @Test
  void takesManyThreadsInOneStage() throws Exception {
    var tasks = new ArrayList<Callable<Digest>>();
    try (var stage = store.stage(BLOG)) {
      for (var i = 0; i < 100; i++) {
        var content = bytes("page " + i % 50);
        tasks.add(() -> stage.put(content));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var done : threads.invokeAll(tasks)) {
          done.get();
        }
      }
      stage.commit();
    }
    assertThat(objects(BLOG)).hasSize(50);
  }

  @Test
  void keepsEverythingWhenItIsOpenedAgain() throws IOException {
    var digest = put(BLOG, bytes("lasting"));
    store.close();
    store = openStore();
    assertThat(store.read(BLOG, digest)).isEqualTo(bytes("lasting"));
  }

  /// A digest's bytes, put and committed.
  protected Digest put(Scope scope, byte[] content) throws IOException {
    try (var stage = store.stage(scope)) {
      var digest = stage.put(content);
      stage.commit();
      return digest;
    }
  }

  private List<Digest> objects(Scope scope) throws IOException {
    try (var listed = store.list(scope)) {
      return listed.map(StoredObject::digest).toList();
    }
  }

  private List<Scope> scopes() throws IOException {
    try (var found = store.scopes()) {
      return found.toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] random(long seed, int size) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
