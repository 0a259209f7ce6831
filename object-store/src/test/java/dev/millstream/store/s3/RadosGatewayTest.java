package dev.millstream.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.ObjectStoreContract;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.bucket.Bucket;
import dev.millstream.store.bucket.S3Settings;
import dev.millstream.store.location.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a real Ceph.
class RadosGatewayTest extends ObjectStoreContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private static RadosGateway gateway;

  @TempDir Path disk;

  private String prefix = "";

  @BeforeAll
  static void startGateway(@TempDir Path folder) throws Exception {
    assumeTrue(
        RadosGateway.isInstalled(),
        "Ceph is not installed: apt-get install ceph-mon ceph-osd radosgw");
    gateway = RadosGateway.start(folder);
  }

  @AfterAll
  static void stopGateway() throws Exception {
    if (gateway != null) {
      gateway.stop();
    }
  }

  @Override
  protected ObjectStore openStore() throws IOException {
    if (prefix.isEmpty()) {
      prefix = "test/" + PREFIXES.incrementAndGet();
    }
    return ObjectStores.open(gateway.location(prefix), disk, RadosGateway.CREDENTIALS);
  }

  @Test
  void losesNoDeletionThatRacesWithOthers() throws Exception {
    try (var one = openStore();
        var two = openStore()) {
      PackRaces.deleteThroughBoth(one, two);
    }
  }

  @Test
  void abortsMoreLeftoversThanOnePageHolds() throws Exception {
    var settings = S3Settings.parse(gateway.location("left"), RadosGateway.CREDENTIALS);
    gateway.leaveUploads("left/", 1_010);
    try (var bucket = new Bucket(settings)) {
      assertThat(bucket.abortLeftovers(Instant.now().plus(Duration.ofDays(1)))).isEqualTo(1_010);
      assertThat(bucket.abortLeftovers(Instant.now().plus(Duration.ofDays(1)))).isZero();
    }
  }

  @Test
  void saysWhatIsWrongWithTheCredentials() {
    for (var wrong :
        new String[][] {
          {"mill", "another-secret-altogether"}, {"miller", "a-secret-of-the-mill"}
        }) {
      var env = Map.of("AWS_ACCESS_KEY_ID", wrong[0], "AWS_SECRET_ACCESS_KEY", wrong[1]);
      assertThatThrownBy(() -> ObjectStores.open(gateway.location("x"), disk, env))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot open the object store at http://127.0.0.1:")
          .hasMessageContaining("the credentials are refused")
          .hasMessageContaining("check AWS_ACCESS_KEY_ID and its secret")
          .hasMessageNotContaining("another-secret");
    }
  }

  /// It takes part in the signature only; no error is the clearest.
  @Test
  void doesNotMindAnotherRegion() throws IOException {
    var location = gateway.location("region").replace("region=default", "region=eu-central-1");
    try (var store = ObjectStores.open(location, disk, RadosGateway.CREDENTIALS)) {
      var live = new Ref(RefName.production("blog"), 1, Digest.of(new byte[1]));
      assertThat(store.refs().publish(live)).isTrue();
      assertThat(store.refs().read(live.name())).contains(live);
    }
  }

  @Test
  void saysThatThereIsNoSuchBucket() {
    var location = gateway.location("x").replace(RadosGateway.BUCKET, "another-bucket");
    assertThatThrownBy(() -> ObjectStores.open(location, disk, RadosGateway.CREDENTIALS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no bucket another-bucket");
  }
}
