package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.db.Database;
import dev.millstream.control.tokens.NewToken;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.Digest;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private static final long ROOM = 1_000_000;

  @TempDir static Path folder;
  private static DeployServer server;
  private static String beasToken = "";

  @BeforeAll
  static void start() throws IOException {
    var data = Files.createDirectory(folder.resolve("data"));
    try (var database = Database.open(data.resolve("millstream.db"))) {
      beasToken = new Tokens(database).make(NewToken.ofEverything("Bea")).secret();
    }
    server = DeployServer.startWithSsh(data, ROOM);
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
  }

  @Test
  void whatOneLocksAnotherCannotPushOrUnlockButByForce() throws Exception {
    var project = "locked";
    var mine = withSong(Door.SSH, project);
    mine.push("main");
    var theirs =
        WorkTree.init(folder.resolve("bea"), server.user().with(beasToken).remote(project));
    theirs.ok("lfs", "install", "--local");
    theirs.ok("pull", "-q", "origin", "main");
    theirs.ok("config", "lfs.locksverify", "true");
    mine.ok("config", "lfs.locksverify", "true");

    mine.ok("lfs", "lock", "songs/one.ogg");

    var locked = theirs.ok("lfs", "locks");
    assertThat(locked).contains("songs/one.ogg", "Ada's key");
    var id = locked.replaceFirst("(?s).*ID:", "");
    assertThat(theirs.fails("lfs", "lock", "songs/one.ogg")).contains("is locked by Ada's key");
    theirs.write("songs/one.ogg", "la").commit("Shorter");
    assertThat(theirs.refused("main")).contains("songs/one.ogg", "locked");
    assertThat(theirs.refused("--no-verify", "HEAD:shorter"))
        .contains("songs/one.ogg is locked by Ada's key: ask for it");
    assertThat(theirs.fails("lfs", "unlock", "--id", id)).contains("is locked by");
    mine.write("songs/one.ogg", "la la").commit("Mine");
    assertThat(mine.push("main")).doesNotContain("Unable to push locked");
    theirs.ok("reset", "-q", "--hard", "HEAD~1");
    theirs.write("index.html", "listen well").commit("Another file");
    theirs.ok("pull", "-q", "--no-rebase", "--no-edit", "origin", "main");
    theirs.push("HEAD:well");
    theirs.ok("lfs", "unlock", "--force", "--id", id);
    assertThat(theirs.ok("lfs", "locks")).isEmpty();
    assertThat(server.live().page(RefName.production(project), "/songs/one.ogg"))
        .isEqualTo("la la");
  }

  @Test
  void locksComeInPagesAndOnlyOfFilesBelowTheRoot() throws Exception {
    withSong(Door.HTTP, "pages").push("main");
    var client = new LfsClient(server.user());
    var locks = "/git/pages.git/info/lfs/locks";
    for (var file : List.of("c d.psd", "a.psd", "b/…/e.psd")) {
      assertThat(client.post(locks, "{\"path\": \"" + file + "\"}").statusCode()).isEqualTo(201);
    }

    var first = client.post(locks + "/verify", "{\"limit\": 2}").body();
    assertThat(first).contains("a.psd", "b/…/e.psd", "\"next_cursor\"").doesNotContain("c d.psd");
    var rest = client.get(locks + "?limit=2&cursor=b%2F%E2%80%A6%2Fe.psd").body();
    assertThat(rest).contains("c d.psd", "admin").doesNotContain("a.psd", "next_cursor");
    assertThat(client.get(locks + "?path=c%20d.psd").body()).contains("c d.psd");
    for (var file : List.of("", "/a", "a/", "../a", "b/..", "b/./a", "a\\nb", "x".repeat(5_000))) {
      assertThat(client.post(locks, "{\"path\": \"" + file + "\"}").statusCode()).isEqualTo(422);
    }
    assertThat(client.post(locks.replace("pages", "none"), "{\"path\": \"a\"}").body())
        .contains("there is no project none yet");
    assertThat(client.post(locks + "/1/unlock", "{}").statusCode()).isEqualTo(404);
    server.user().result("DELETE", "/pages", "");
    assertThat(client.get(locks).body()).isEqualTo("{\"locks\":[]}");
  }

  @Test
  void whatGoesBeyondTheRoomOfAProjectIsRefusedBeforeItTravels() throws Exception {
    var site = withSong(Door.HTTP, "full");
    site.push("main");
    site.write("songs/two.ogg", "lu ".repeat(300_000)).commit("Too much");

    var told = site.refused("main");

    assertThat(told)
        .contains("full keeps 300,000 of at most 1,000,000 bytes of large files")
        .contains("this brings 900,000: the server's --max-lfs-of-project says so");
    var oid = Digest.of("more".getBytes(StandardCharsets.UTF_8)).hex();
    var path = "/git/full.git/info/lfs/objects/" + oid;
    server.user().result("PUT", "/full/lfs", "{\"max_bytes\": 300003}");
    assertThat(new LfsClient(server.user()).put(path, "more").body())
        .contains("`millstream lfs full --max` says so");
    server.user().result("PUT", "/full/lfs", "{\"max_bytes\": 1200000}");
    site.push("main");
    assertThat(server.user().result("GET", "/full/lfs", "").toString())
        .isEqualTo("{\"used_bytes\":1200000,\"max_bytes\":1200000}");
    assertThat(server.user().with(beasToken).pages("PUT", "/full/lfs", "{}").statusCode())
        .isEqualTo(403);
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
