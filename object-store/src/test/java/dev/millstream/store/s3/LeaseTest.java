package dev.millstream.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millstream.store.Digest;
import dev.millstream.store.Owner;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LeaseTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final Owner ONE = new Owner("one", "the first server");
  private static final Owner TWO = new Owner("two", "the second server");

  /// It lives as long as nobody needs it to be dead.
  private static final Lease.Times LASTING =
      new Lease.Times(Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofMillis(10));

  private static final Lease.Times SHORT =
      new Lease.Times(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(10));

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

  @Test
  void refusesASecondServerAsLongAsTheFirstLives() throws IOException {
    try (var first = open("lives");
        var second = open("lives")) {
      try (var _ = first.hold(ONE, LASTING)) {
        assertThatThrownBy(() -> second.hold(TWO, LASTING))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("another server publishes into this prefix of the bucket:")
            .hasMessageContaining("the first server, since 2")
            .hasMessageContaining("stop it, or give each a prefix of its own");
        publish(first, 1);
      }
      // it left: no need to wait
      try (var _ = second.hold(TWO, LASTING)) {
        publish(second, 2);
      }
      assertThat(server.file("lives/.owner")).doesNotExist();
    }
  }

  @Test
  void goesOnAtOnceWhereItsOwnDataFolderWasKilled() throws IOException {
    claim("killed", ONE);
    try (var store = open("killed");
        var _ = store.hold(ONE, LASTING)) {
      publish(store, 1);
    }
  }

  @Test
  void takesOverFromADeadServerOnceItsLeaseIsOver() throws IOException {
    claim("dead", ONE);
    var start = System.nanoTime();
    try (var store = open("dead");
        var _ = store.hold(TWO, SHORT)) {
      assertThat(System.nanoTime() - start).isGreaterThan(SHORT.lasts().toNanos());
      assertThat(server.file("dead/.owner")).content().contains("id two");
    }
  }

  @Test
  void writesNothingMoreOnceAnotherTookOver() throws Exception {
    try (var store = open("lost")) {
      store.refs().publish(new Ref(RefName.production("blog"), 1, Digest.of(new byte[1])));
      var hold = store.hold(ONE, LASTING);
      // again and again: a renewal that is under way may put the first one's claim back
      while (!isRefused(() -> store.stage(BLOG).close())) {
        claim("lost", TWO);
      }
      claim("lost", TWO);
      var digest = Digest.of(new byte[1]);
      List.<ThrowingCallable>of(
              () -> store.stage(BLOG),
              () -> store.delete(BLOG, digest),
              () -> store.deleteAll(BLOG),
              () -> store.sweep(BLOG, List.of(digest), Instant.now()),
              () -> publish(store, 2))
          .forEach(write ->
              assertThatThrownBy(write)
                  .isInstanceOf(IOException.class)
                  .hasMessageContaining("the second server"));
      assertThat(store.refs().read(RefName.production("blog"))).isPresent();
      hold.close();
      assertThat(server.file("lost/.owner")).content().contains("id two");
    }
  }

  @Test
  void refusesAClaimThatIsDamaged() throws IOException {
    claim("damaged", ONE);
    Files.writeString(server.file("damaged/.owner"), "millstream owner 1");
    try (var store = open("damaged")) {
      assertThatThrownBy(() -> store.hold(TWO, SHORT))
          .hasMessageContaining("the object .owner is damaged; remove it once");
    }
  }

  private static void publish(S3ObjectStore store, int version) throws IOException {
    var digest = Digest.of(new byte[] {(byte) version});
    assertThat(store.refs().publish(new Ref(RefName.production("blog"), version, digest))).isTrue();
  }

  private static boolean isRefused(ThrowingCallable write) {
    return catchThrowable(write) != null;
  }

  /// What a server leaves that is killed.
  private static void claim(String prefix, Owner owner) throws IOException {
    var claim = new Claim(owner, Instant.parse("2026-01-01T00:00:00Z"), "a-start", 7);
    try (var bucket = new Bucket(settings(prefix))) {
      bucket.write(".owner", claim.text(), Map.of());
    }
  }

  private static S3Settings settings(String prefix) {
    return S3Settings.parse(server.location(prefix), S3Server.CREDENTIALS);
  }

  private S3ObjectStore open(String prefix) throws IOException {
    return S3ObjectStore.open(settings(prefix), Files.createTempDirectory(disk, "cache"));
  }
}
