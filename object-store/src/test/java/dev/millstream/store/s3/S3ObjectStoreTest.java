package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.ByteRange;
import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.ObjectStoreContract;
import dev.millstream.store.Quoted;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.PackLimits;
import dev.millstream.store.bucket.S3Limits;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
  private static final Scope BLOG = Scope.site("blog");
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private static S3Server server;

  @TempDir Path disk;

  private String prefix = "";

  @BeforeAll
  static void startServer(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Override
  protected ObjectStore openStore() throws IOException {
    if (prefix.isEmpty()) {
      prefix = "test/" + PREFIXES.incrementAndGet();
    }
    return S3ObjectStore.open(settings(), disk.resolve("cache"));
  }

  @Test
  void keepsAnObjectUnderItsScopeAndDigest() throws IOException {
    var digest = put(BLOG, "hello".getBytes(UTF_8));
    assertThat(server.file(prefix + "/site/blog/" + digest)).hasContent("hello");
  }

  @Test
  void answersLargeQuestionsByListing() throws IOException {
    var digests = new ArrayList<Digest>();
    try (var store = openStore();
        var stage = store.stage(BLOG)) {
      for (var i = 0; i < 150; i++) {
        var content = ("object " + i).getBytes(UTF_8);
        digests.add(i % 3 == 0 ? stage.put(content) : Digest.of(content));
      }
      stage.commit();
      assertThat(store.missing(BLOG, digests)).hasSize(100);
    }
  }

  @Test
  void readsRangesWithoutFetchingTheWhole() throws IOException {
    var digest = put(BLOG, new byte[1 << 20]);
    try (var store = openStore();
        var part = store.open(BLOG, digest, new ByteRange(500_000, 10))) {
      assertThat(part.readAllBytes()).hasSize(10);
    }
    assertThat(cached(digest)).doesNotExist();
  }

  @Test
  void fetchesAFileOnceForAllWhoAskAndAgainOnlyWhenItRotted() throws Exception {
    var content = new byte[300_000];
    var digest = put(BLOG, content);
    try (var store = openStore()) {
      var before = server.reads();
      var tasks = new ArrayList<Callable<Path>>();
      for (var i = 0; i < 20; i++) {
        tasks.add(() -> store.file(BLOG, digest));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var done : threads.invokeAll(tasks)) {
          assertThat(done.get()).hasBinaryContent(content);
        }
      }
      assertThat(server.reads() - before).isEqualTo(1);
      store.read(BLOG, digest);
      assertThat(server.reads() - before).isEqualTo(1);
    }
    try (var store = openStore()) {
      var before = server.reads();
      assertThat(store.file(BLOG, digest)).hasBinaryContent(content);
      assertThat(server.reads() - before).as("reads after a restart").isZero();
    }
    Files.write(cached(digest), new byte[299_999]);
    try (var store = openStore()) {
      assertThat(store.file(BLOG, digest)).hasBinaryContent(content);
      assertThat(store.file(BLOG, digest)).hasBinaryContent(content);
    }
  }

  @Test
  void refusesADamagedObjectAndCachesNothingOfIt() throws IOException {
    var digest = put(BLOG, "hello".getBytes(UTF_8));
    Files.writeString(server.file(prefix + "/site/blog/" + digest), "hellO");
    try (var store = openStore()) {
      assertThatThrownBy(() -> store.file(BLOG, digest))
          .isInstanceOf(CorruptObjectException.class)
          .hasMessageContaining(digest.hex());
      assertThatThrownBy(() -> store.read(BLOG, digest)).isInstanceOf(CorruptObjectException.class);
    }
    assertThat(cached(digest)).doesNotExist();
  }

  @Test
  void throwsTheLongestUnusedOutOfItsCache() throws IOException {
    var one = put(BLOG, new byte[40_000]);
    var two = put(BLOG, new byte[40_001]);
    var three = put(BLOG, new byte[40_002]);
    var few =
        new S3Limits(
            4,
            2,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            2,
            Duration.ofSeconds(20),
            5L << 20,
            99_000,
            PackLimits.DEFAULT);
    try (var store = S3ObjectStore.open(settings().withLimits(few), disk.resolve("cache"))) {
      store.file(BLOG, one);
      store.file(BLOG, two);
      store.file(BLOG, one);
      store.file(BLOG, three);
      assertThat(cached(one)).exists();
      assertThat(cached(two)).doesNotExist();
      assertThat(cached(three)).exists();
    }
  }

  @Test
  void saysWhatIsWrongWithTheCredentials() {
    var wrong =
        Map.of("AWS_ACCESS_KEY_ID", "mill", "AWS_SECRET_ACCESS_KEY", "another-secret-altogether");
    var location = server.location("x");
    assertThatThrownBy(() -> ObjectStores.open(location, disk, wrong))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the object store at http://127.0.0.1:")
        .message()
        .containsAnyOf("refused", "denied")
        .doesNotContain("another-secret");
  }

  @Test
  void saysThatThereIsNoSuchBucket() {
    var location = server.location("x").replace(S3Server.BUCKET, "another-bucket");
    assertThatThrownBy(() -> ObjectStores.open(location, disk, S3Server.CREDENTIALS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no bucket another-bucket");
  }

  @Test
  void saysThatNobodyAnswers() {
    var location = "s3://millstream-test/x?endpoint=http://127.0.0.1:1";
    assertThatThrownBy(() -> ObjectStores.open(location, disk, S3Server.CREDENTIALS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open the object store at http://127.0.0.1:1/millstream-test");
  }

  @Test
  void opensTheStoreThatALocationMeans() throws IOException {
    try (var bucket = ObjectStores.open(server.location("y"), disk, S3Server.CREDENTIALS);
        var folder = ObjectStores.open("", disk, Map.of());
        var other = ObjectStores.open(disk.resolve("other").toString(), disk, Map.of())) {
      assertThat(bucket).isInstanceOf(S3ObjectStore.class);
      assertThat(folder).isInstanceOf(FileObjectStore.class);
      assertThat(other).isInstanceOf(FileObjectStore.class);
    }
    assertThat(disk.resolve("objects")).isDirectory();
    assertThat(disk.resolve("other")).isDirectory();
    assertThatThrownBy(() -> ObjectStores.open("ftp://host/x", disk, Map.of()))
        .hasMessageContaining("neither s3://bucket/prefix nor a folder");
    for (var location :
        List.of("a\0b", "s3:", "s3://", "s3:///x", "s3://a b", "s3:?x", "s3://%zz")) {
      assertThatThrownBy(() -> ObjectStores.open(location, disk, S3Server.CREDENTIALS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("object store location " + Quoted.of(location));
    }
  }

  private S3Settings settings() {
    return S3Settings.parse(server.location(prefix), S3Server.CREDENTIALS);
  }

  private Path cached(Digest digest) {
    return disk.resolve("cache/objects/site/blog")
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }
}
