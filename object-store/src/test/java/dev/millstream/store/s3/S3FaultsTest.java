package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.StoredObject;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.PackLimits;
import dev.millstream.store.bucket.S3Limits;
import dev.millstream.store.bucket.S3Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class S3FaultsTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final RefName LIVE = RefName.production("blog");

  /// Short enough for a test to see many faults.
  private static final S3Limits HASTY =
      new S3Limits(
          16,
          8,
          Duration.ofSeconds(2),
          Duration.ofMillis(600),
          12,
          Duration.ofSeconds(30),
          5L << 20,
          1L << 30,
          PackLimits.DEFAULT);

  /// For what has nothing to do with silence: a busy machine is silent, too.
  private static final S3Limits PATIENT =
      new S3Limits(
          16,
          8,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          2,
          Duration.ofSeconds(60),
          5L << 20,
          1L << 30,
          PackLimits.DEFAULT);

  private static S3Server server;

  @TempDir Path disk;

  @BeforeAll
  static void startServer(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  /// Three networks at once: what takes time is waiting for those who say nothing more.
  @Test
  void publishesAndReadsThroughABadNetwork() throws Exception {
    try (var networks = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          Stream.of(1L, 2L, 3L)
              .map(seed -> networks.submit(() -> publishAndReadThroughABadNetwork(seed)))
              .toList();
      for (var each : all) {
        each.get();
      }
    }
  }

  private Void publishAndReadThroughABadNetwork(long seed) throws Exception {
    var contents = contents(seed);
    var digests = new ArrayList<Digest>();
    try (var proxy = new FaultProxy(server.port(), seed, 50)) {
      try (var store = open("faults/" + seed, proxy.port(), HASTY, "writer" + seed);
          var stage = store.stage(BLOG)) {
        for (var content : contents) {
          digests.add(stage.put(content));
        }
        stage.commit();
        assertThat(store.refs().publish(new Ref(LIVE, 1, digests.getFirst()))).isTrue();
      }
      try (var store = open("faults/" + seed, proxy.port(), HASTY, "reader" + seed)) {
        for (var i = 0; i < digests.size(); i++) {
          assertThat(store.file(BLOG, digests.get(i))).hasBinaryContent(contents.get(i));
        }
        assertThat(store.refs().read(LIVE)).contains(new Ref(LIVE, 1, digests.getFirst()));
        assertThat(store.missing(BLOG, digests)).isEmpty();
      }
      assertThat(proxy.faults()).as("faults that struck").isGreaterThan(5);
    }
    checkAllWhole("faults/" + seed, digests);
    return null;
  }

  @Test
  void givesUpWithOneClearErrorAndNothingHalfWritten() throws Exception {
    var few = limits(3, Duration.ofSeconds(5));
    try (var proxy = new FaultProxy(server.port(), 7, 0);
        var store = open("dead", proxy.port(), few, "writer")) {
      var before = new Ref(LIVE, 1, Digest.of("before".getBytes(UTF_8)));
      store.refs().publish(before);
      proxy.breaks(100);
      var start = Instant.now();
      assertThatThrownBy(
              () -> {
                try (var stage = store.stage(BLOG)) {
                  for (var content : contents(7)) {
                    stage.put(content);
                  }
                  stage.commit();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("at http://127.0.0.1:")
          .hasMessageMatching("(?s).*(gave up after 3 attempts|broke 3 times).*");
      assertThatThrownBy(() -> store.refs().publish(new Ref(LIVE, 2, before.manifest())))
          .isInstanceOf(IOException.class);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
      proxy.breaks(0);
      assertThat(store.refs().read(LIVE)).isPresent();
    }
    checkAllWhole("dead", List.of());
  }

  @Test
  void waitsAsLongAsTheStoreAsksForAndNoLongerThanItsDeadline() throws Exception {
    var asked = new ArrayList<Instant>();
    try (var busy = new Canned(503, "SlowDown", "Retry-After", "1", asked)) {
      assertThatThrownBy(() -> open("x", busy.port(), limits(2, Duration.ofSeconds(20)), "one"))
          .hasMessageContaining("overloaded (SlowDown)")
          .hasMessageContaining("gave up after 2 attempts");
      assertThat(Duration.between(asked.get(0), asked.get(1)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      asked.clear();
      assertThatThrownBy(() -> open("x", busy.port(), limits(50, Duration.ofMillis(100)), "two"))
          .hasMessageContaining("overloaded (SlowDown)");
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void saysWhichRegionTheBucketIsIn() throws Exception {
    try (var aws =
        new Canned(
            400,
            "AuthorizationHeaderMalformed",
            "x-amz-bucket-region",
            "eu-central-1",
            new ArrayList<>())) {
      assertThatThrownBy(() -> open("x", aws.port(), HASTY, "one"))
          .hasMessageContaining("cannot open the object store at http://127.0.0.1:")
          .hasMessageEndingWith(
              "the bucket is in region eu-central-1, not us-east-1; set region=eu-central-1");
    }
  }

  @Test
  void abortsAnUploadInPartsThatFails() throws Exception {
    try (var proxy = new FaultProxy(server.port(), 9, 0);
        var store = open("parts", proxy.port(), PATIENT, "writer")) {
      var content = new byte[12 << 20];
      new Random(9).nextBytes(content);
      server.refuseParts(true);
      try (var stage = store.stage(BLOG)) {
        stage.put(content);
        assertThatThrownBy(stage::commit).hasMessageContaining("cannot write part ");
        assertThat(server.unfinishedUploads("parts/")).isZero();
        server.refuseParts(false);
        stage.commit();
      }
      assertThat(store.read(BLOG, Digest.of(content))).isEqualTo(content);
    } finally {
      server.refuseParts(false);
    }
  }

  @Test
  void abortsUploadsThatWereLeftUnfinished() throws Exception {
    server.leaveUpload("left/site/blog/a");
    server.leaveUpload("other/site/blog/a");
    var settings = S3Settings.parse(server.location("left"), S3Server.CREDENTIALS);
    try (var bucket = new Bucket(settings)) {
      assertThat(bucket.abortLeftovers(Instant.now().minus(Duration.ofDays(1)))).isZero();
      assertThat(bucket.abortLeftovers(Instant.now().plus(Duration.ofDays(1)))).isOne();
    }
    assertThat(server.unfinishedUploads("left/")).isZero();
    assertThat(server.unfinishedUploads("other/")).isOne();
  }

  private void checkAllWhole(String prefix, List<Digest> digests) throws IOException {
    try (var store = open(prefix, server.port(), HASTY, "checker-" + prefix.replace('/', '-'))) {
      List<Digest> all;
      try (var listed = store.list(BLOG)) {
        all = listed.map(StoredObject::digest).toList();
      }
      assertThat(all).containsAll(digests);
      for (var digest : all) {
        store.read(BLOG, digest);
      }
    }
  }

  private ObjectStore open(String prefix, int port, S3Limits limits, String cache)
      throws IOException {
    var location = server.location(prefix).replace(":" + server.port(), ":" + port);
    return S3ObjectStore.open(
        S3Settings.parse(location, S3Server.CREDENTIALS).withLimits(limits), disk.resolve(cache));
  }

  private static S3Limits limits(int attemptsMax, Duration callMax) {
    return new S3Limits(
        HASTY.connectionsMax(),
        HASTY.uploadsMax(),
        HASTY.connectMax(),
        HASTY.silenceMax(),
        attemptsMax,
        callMax,
        HASTY.partBytes(),
        HASTY.cacheBytesMax(),
        HASTY.packs());
  }

  /// Enough small ones for a pack, some between, one that goes up in parts.
  private static List<byte[]> contents(long seed) {
    var random = new Random(seed);
    var contents = new ArrayList<byte[]>();
    for (var i = 0; i < 60; i++) {
      contents.add(new byte[1 + random.nextInt(8_000)]);
    }
    for (var i = 0; i < 6; i++) {
      contents.add(new byte[140_000 + random.nextInt(200_000)]);
    }
    contents.add(new byte[11 << 20]);
    contents.forEach(random::nextBytes);
    return contents;
  }

  /// A server that answers everything with one error.
  private static final class Canned implements AutoCloseable {
    private final HttpServer http;

    Canned(int status, String code, String header, String value, List<Instant> asked)
        throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            asked.add(Instant.now());
            var xml = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.getResponseHeaders().add(header, value);
            exchange.sendResponseHeaders(status, xml.length());
            exchange.getResponseBody().write(xml.getBytes(UTF_8));
            exchange.close();
          });
      http.start();
    }

    int port() {
      return http.getAddress().getPort();
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
