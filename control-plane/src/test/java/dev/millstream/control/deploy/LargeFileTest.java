package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Git LFS with the machine's git-lfs.
@Timeout(120)
class LargeFileTest {
  private static final String SONG = "la ".repeat(100_000);

  @TempDir static Path folder;
  private static DeployServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.startWithSsh(folder.resolve("data"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static WorkTree withSong(Door door, String project) throws Exception {
    var site = door.site(server, folder, project);
    site.ok("lfs", "install", "--local");
    site.write(".gitattributes", "*.ogg filter=lfs diff=lfs merge=lfs -text\n")
        .write("index.html", "listen")
        .write("songs/one.ogg", SONG)
        .commit("A song");
    return site;
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void whatIsPushedToLfsIsPublishedAndComesBackInAClone(Door door) throws Exception {
    var project = "large-" + door.name().toLowerCase(Locale.ROOT);
    var site = withSong(door, project);

    site.push("main");

    var live = RefName.production(project);
    assertThat(server.live().page(live, "/songs/one.ogg")).isEqualTo(SONG);
    assertThat(site.ok("show", "HEAD:songs/one.ogg")).startsWith("version https://git-lfs");
    Files.delete(site.folder().resolve("songs/one.ogg"));
    site.ok("lfs", "prune", "--force", "--no-verify-remote");
    var cached = site.folder().resolve(".git/lfs/objects");
    try (var files = Files.walk(cached)) {
      files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
    }
    site.ok("checkout", "-q", "--", "songs/one.ogg");
    assertThat(Files.readString(site.folder().resolve("songs/one.ogg"))).isEqualTo(SONG);
  }

  @Test
  void aPointerWhoseContentWasNotPushedIsRefusedByName() throws Exception {
    var site = withSong(Door.HTTP, "pointer");

    var told = site.refused("--no-verify", "main");

    assertThat(told)
        .contains("songs/one.ogg is kept in Git LFS, and its content")
        .contains("git lfs push --all");
    site.ok("lfs", "push", "--all", "origin");
    site.push("main");
    assertThat(server.live().page(RefName.production("pointer"), "/songs/one.ogg")).isEqualTo(SONG);
  }

  @Test
  void onlyTheRightBytesOfWhoMayPushAreTaken() throws Exception {
    withSong(Door.HTTP, "strict").push("main");
    var oid = Digest.of("other".getBytes(StandardCharsets.UTF_8)).hex();
    var path = "/git/strict.git/info/lfs/objects/" + oid;
    var client = new LfsClient(server.user());

    assertThat(client.put(path, "wrong").statusCode()).isEqualTo(422);
    assertThat(client.put(path.replace(oid, "../x"), "other").statusCode()).isEqualTo(404);
    assertThat(new LfsClient(server.user().with("x")).put(path, "other").statusCode())
        .isEqualTo(401);
    assertThat(server.store().size(Scope.largeFiles("strict"), new Digest(oid))).isEmpty();
    assertThat(client.put(path, "other").statusCode()).isEqualTo(200);
    assertThat(server.store().size(Scope.largeFiles("strict"), new Digest(oid))).hasValue(5);
    var batch =
        client.post(
            "/git/strict.git/info/lfs/objects/batch",
            """
            {"operation": "upload", "objects": [
              {"oid": "%s", "size": 5}, {"oid": "zz", "size": 1},
              {"oid": "%s", "size": 99999999999}]}
            """
                .formatted(oid, "0".repeat(64)));
    assertThat(batch.body())
        .contains("{\"oid\":\"" + oid + "\",\"size\":5,\"authenticated\":true}")
        .contains("an object has a sha256 and a size")
        .contains("a file has at most 4,294,967,296 bytes here");
    assertThat(client.post("/git/strict.git/info/lfs/locks", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aDeletedProjectTakesItsLargeFilesAlong() throws Exception {
    withSong(Door.HTTP, "gone").push("main");
    var oid = Digest.of(SONG.getBytes(StandardCharsets.UTF_8));
    assertThat(server.store().size(Scope.largeFiles("gone"), oid)).hasValue(SONG.length());

    server.user().result("DELETE", "/gone", "");

    assertThat(server.store().size(Scope.largeFiles("gone"), oid)).isEmpty();
  }
}
