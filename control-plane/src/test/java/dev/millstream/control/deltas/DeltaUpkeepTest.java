package dev.millstream.control.deltas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.garbage.GarbageCollector;
import dev.millstream.store.garbage.GarbageLimits;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is made of a deployment after it went live, and how long it stays.
class DeltaUpkeepTest {
  private static final Scope SITE = Scope.site("site");

  @TempDir Path folder;

  @Test
  void deltasAreMadeForPushesAndRollbacksAndGoWithTheirDeployment() throws Exception {
    try (var server = DeployServer.start(folder.resolve("data"))) {
      var user = server.user();
      var site = WorkTree.init(folder.resolve("tree"), user.remote("site"));
      site.write("index.html", "hello").write("app-A1b2C3d4.js", library() + "1").commit("One");
      assertThat(site.push("main")).doesNotContain("dictionary:");
      Files.delete(site.folder().resolve("app-A1b2C3d4.js"));
      site.write("app-E5f6G7h8.js", library() + "2").commit("Two");
      site.push("main");
      var second = id(user, 0);
      var first = id(user, 1);

      var forward = deltas(server, second).getFirst();
      assertThat(log(user, second)).containsPattern("dictionary: 1 file, [0-9,]+ -> [0-9,]+ bytes");
      assertThat(log(user, first)).doesNotContain("dictionary:");

      user.result("POST", "/site/deployments/" + first + "/rollback", "");
      var back = deltas(server, first).getFirst();
      assertThat(back.path()).isNotEqualTo(forward.path());

      collect(server);
      assertThat(server.store().missing(SITE, objects(forward))).isEmpty();

      user.result("DELETE", "/site/deployments/" + second + "?force=true", "");
      assertThat(server.store().refs().read(RefName.deltas("site", second))).isEmpty();
      collect(server);
      assertThat(server.store().missing(SITE, objects(forward))).isNotEmpty();
      assertThat(server.store().missing(SITE, objects(back))).isEmpty();
    }
  }

  private static List<Digest> objects(Asset delta) {
    return delta.variants().stream().map(each -> each.digest()).toList();
  }

  /// What is left once everything is old.
  private static void collect(DeployServer server) throws Exception {
    var later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(2)));
    new GarbageCollector(server.store(), _ -> Set.of(), GarbageLimits.DEFAULT, later)
        .collect(SITE, false);
  }

  private static List<Asset> deltas(DeployServer server, String id) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    var name = RefName.deltas("site", id);
    var ref = server.store().refs().read(name);
    while (ref.isEmpty()) {
      assertThat(System.nanoTime()).as("no deltas of " + id).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
      ref = server.store().refs().read(name);
    }
    return Manifest.load(server.store(), SITE, ref.get().manifest()).stream().toList();
  }

  private static String id(User user, int place) throws Exception {
    return user.deployments("site").path(place).path("short_id").asString();
  }

  private static String log(User user, String id) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    var path = "/site/deployments/" + id + "/history/logs";
    var log = user.result("GET", path, "").toString();
    while (id.equals(id(user, 0)) && !log.contains("dictionary:") && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
      log = user.result("GET", path, "").toString();
    }
    return log;
  }

  private static String library() {
    var random = new Random(5);
    return IntStream.range(0, 400)
        .mapToObj(_ -> "f%08x();".formatted(random.nextInt()))
        .collect(Collectors.joining("\n"));
  }
}
