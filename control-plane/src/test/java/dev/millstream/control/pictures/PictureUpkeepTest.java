package dev.millstream.control.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.garbage.GarbageCollector;
import dev.millstream.store.garbage.GarbageLimits;
import dev.millstream.store.manifest.Manifest;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The smaller files of a deployment's pictures, and how long they stay.
class PictureUpkeepTest {
  private static final Scope SITE = Scope.site("album");

  @TempDir Path folder;

  @Test
  void smallerPicturesGoWithTheLastDeploymentThatShowsThem() throws Exception {
    try (var server = DeployServer.start(folder.resolve("data"))) {
      var user = server.user();
      var site = WorkTree.init(folder.resolve("tree"), user.remote("album"));
      site.write("millstream.toml", "[media]\npictures = true\n").write("index.html", "hello");
      draw(site.folder().resolve("both.jpg"), 1);
      draw(site.folder().resolve("old.jpg"), 2);
      site.commit("One");
      site.push("main");
      var first = id(user);
      var before = made(server, first);
      Files.delete(site.folder().resolve("old.jpg"));
      site.commit("Two");
      site.push("main");
      var second = id(user);
      var after = made(server, second);

      assertThat(before).hasSizeGreaterThan(after.size()).containsAll(after);
      assertThat(after).as("AVIF and WebP in two widths").hasSize(4);
      collect(server);
      assertThat(server.store().missing(SITE, before)).isEmpty();

      user.result("DELETE", "/album/deployments/" + first, "");

      assertThat(server.store().refs().read(RefName.pictures("album", first))).isEmpty();
      collect(server);
      assertThat(server.store().missing(SITE, after)).isEmpty();
      assertThat(server.store().missing(SITE, before))
          .containsExactlyInAnyOrderElementsOf(
              before.stream().filter(each -> !after.contains(each)).toList());
    }
  }

  /// What is left once everything is old.
  private static void collect(DeployServer server) throws Exception {
    var later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(2)));
    new GarbageCollector(server.store(), _ -> Set.of(), GarbageLimits.DEFAULT, later)
        .collect(SITE, false);
  }

  /// The smaller files of a deployment's pictures once all are made.
  private static List<Digest> made(DeployServer server, String id) throws IOException {
    var deployment = server.store().refs().read(RefName.deployment("album", id)).orElseThrow();
    var plain = Manifest.load(server.store(), SITE, deployment.manifest());
    var pictures = plain.stream().filter(file -> file.contentType().equals("image/jpeg")).count();
    var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      var ref = server.store().refs().read(RefName.pictures("album", id));
      if (ref.isPresent()) {
        var tree = Manifest.load(server.store(), SITE, ref.get().manifest());
        var looked = tree.stream().filter(file -> file.path().endsWith("-looked")).count();
        if (looked == pictures) {
          return tree.stream()
              .filter(file -> !file.path().endsWith("-looked"))
              .map(file -> file.identity().digest())
              .toList();
        }
      }
      assertThat(System.nanoTime()).as("no pictures of " + id).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String id(User user) throws Exception {
    return user.deployments("album").path(0).path("short_id").asString();
  }

  private static void draw(Path file, int seed) throws IOException {
    var picture = new BufferedImage(700, 300, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    var random = new Random(seed);
    for (var i = 0; i < 300; i++) {
      pen.setColor(new Color(random.nextInt(0x1000000)));
      pen.fillOval(random.nextInt(700), random.nextInt(300), 40, 40);
    }
    pen.dispose();
    ImageIO.write(picture, "jpg", file.toFile());
  }
}
