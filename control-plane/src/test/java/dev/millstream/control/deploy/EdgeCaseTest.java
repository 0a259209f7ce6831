package dev.millstream.control.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What repositories hold and people do that is unusual: through both doors, with a clear line.
@Timeout(120)
class EdgeCaseTest {
  private static final Pattern ADDRESS =
      Pattern.compile("http://((?![0-9a-f]{8}\\.)[a-z0-9-]{1,28})\\.alphabets-");

  @TempDir static Path folder;
  private static DeployServer server;
  private static LiveSites live;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.startWithSsh(folder.resolve("data"));
    live = server.live();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void tagsWithoutABranchMakeNothingAndSayWhatIsMissing(Door door) throws Exception {
    var site = site(door, "tags");
    site.write("index.html", "hello").commit("Hello");
    site.ok("tag", "v1");

    assertThat(site.refused("v1"))
        .contains("! [remote rejected] v1 -> v1 (a project begins with a branch: push one first");
    assertThat(server.user().projects()).doesNotContain(name(door, "tags"));

    assertThat(site.push("main", "v1")).contains("[new tag]");
    assertThat(site.remote("refs/tags/v1")).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void namesThatOnlySomeSystemsTellApartAreKeptAndNamed(Door door) throws Exception {
    var site = site(door, "names");
    site.write("index.html", "hello").write("About.html", "one").write("about.html", "two");
    site.write("docs/caf\u00e9.html", "composed").write("docs/cafe\u0301.html", "decomposed");
    site.commit("Look alike");

    var push = site.push("main");

    assertThat(push)
        .contains("warning: About.html and about.html differ only by case")
        .contains("differ only by their Unicode form");
    assertThat(page(door, "names", "/About.html")).isEqualTo("one");
    assertThat(page(door, "names", "/about.html")).isEqualTo("two");
    assertThat(page(door, "names", "/docs/caf\u00e9.html")).isEqualTo("composed");
    assertThat(page(door, "names", "/docs/cafe\u0301.html")).isEqualTo("decomposed");
    site.write("docs/more.html", "more").commit("More");
    assertThat(site.push("main")).doesNotContain("differ only by");
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBePublishedIsLeftOutAndNamed(Door door) throws Exception {
    var site = site(door, "odd");
    site.write("index.html", "hello").write("secret", "mine");
    Files.createSymbolicLink(site.folder().resolve("passwd"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(site.folder().resolve("up"), Path.of("../../../etc/hostname"));
    var commit = site.commit("Links");
    site.ok("update-index", "--add", "--cacheinfo", "160000," + commit + ",theme");
    var blob = site.ok("rev-parse", "HEAD:index.html");
    var deep = "deep/".repeat(800);
    var deeper = "deep/".repeat(900);
    for (var file : new String[] {deep + "index.html", deeper + "x"}) {
      site.ok("update-index", "--add", "--cacheinfo", "100644," + blob + "," + file);
    }
    var tree = site.ok("write-tree");
    var message = "A submodule, and paths of 4,010 and 4,501 characters";
    var odd = site.ok("commit-tree", "-p", "HEAD", "-m", message, tree);

    var push = site.push(odd + ":refs/heads/main");

    assertThat(push)
        .contains("theme: left out: submodules are not fetched")
        .contains("passwd: left out: the symbolic link leads to no file of the commit")
        .contains("up: left out: the symbolic link leads to no file of the commit")
        .contains("deep/x: left out: the path leaves its folder or is too long");
    assertThat(page(door, "odd", "/index.html")).isEqualTo("hello");
    assertThat(page(door, "odd", "/" + deep + "index.html")).isEqualTo("hello");
    assertThat(live.has(RefName.production(name(door, "odd")), "/passwd")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aBranchThatCannotBeIsRefusedWithTheReason(Door door) throws Exception {
    var site = site(door, "branches");
    site.write("index.html", "hello").commit("Hello");
    site.push("main");

    assertThat(site.refused("main:refs/heads/-x")).contains("('-x' cannot be a branch's name");
    assertThat(site.refused("main:refs/heads/" + "ä".repeat(126)))
        .contains("a branch's name has at most 250 bytes here");
    assertThat(site.refused("main:refs/heads/main/deeper"))
        .contains("(git has no room for it beside the branch main)");
    var archive = server.user().send("PUT", "/deploy/new/site.zip?branch=../x", "");
    assertThat(archive.statusCode()).isEqualTo(400);
    assertThat(archive.body()).contains("'../x' cannot be a branch's name");
    assertThat(site.ok("ls-remote", "--heads", "origin"))
        .endsWith("refs/heads/main")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @EnumSource
  void aBranchOfAnyAlphabetHasAHostOfItsOwn(Door door) throws Exception {
    var project = name(door, "alphabets");
    var site = site(door, "alphabets");
    site.write("index.html", "hello").commit("Hello");

    assertThat(site.push("main", "main:refs/heads/Größe/日本"))
        .contains("http://gr--e." + project + ".localhost:8080/");
    var hosts = new TreeSet<String>();
    for (var name : List.of("日本", "中国", "@", "xn--80ak6aa92e", "b".repeat(250))) {
      var address = ADDRESS.matcher(site.push("main:refs/heads/" + name));
      assertThat(address.find()).as(name).isTrue();
      hosts.add(address.group(1));
      assertThat(live.page(RefName.branch(project, address.group(1)), "/index.html"))
          .isEqualTo("hello");
    }
    assertThat(hosts).hasSize(5).contains("xn-80ak6aa92e", "b".repeat(28));
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyCommitDeploysTheSameFilesAgain(Door door) throws Exception {
    var site = site(door, "same");
    site.write("index.html", "hello").commit("Hello");
    site.push("main");
    var empty = site.commit("Nothing new");

    assertThat(site.push("main")).contains("0 new").contains("Live in");

    assertThat(site.remote("refs/heads/main")).isEqualTo(empty);
    assertThat(page(door, "same", "/index.html")).isEqualTo("hello");
  }

  @ParameterizedTest
  @EnumSource
  void aPushDuringARollbackGoesLiveAfterIt(Door door) throws Exception {
    var site = site(door, "back");
    site.write("index.html", "one").commit("One");
    site.push("main");
    var first = server.user().deployments(name(door, "back")).path(0).path("id").asString();
    site.write("index.html", "two").commit("Two");
    site.push("main");
    site.write("index.html", "three").commit("Three");
    server.gate().close(Gate.STAGE);
    var push = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);

    var rollback = "/" + name(door, "back") + "/deployments/" + first + "/rollback";
    server.user().result("POST", rollback, "");
    assertThat(page(door, "back", "/index.html")).isEqualTo("one");
    server.gate().open(Gate.STAGE);

    assertThat(new String(push.getInputStream().readAllBytes(), UTF_8)).contains("Live in");
    assertThat(push.waitFor()).isZero();
    assertThat(page(door, "back", "/index.html")).isEqualTo("three");
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoPushersAtOnceToOneBranchOneMustFetchFirst(Door door) throws Exception {
    var site = site(door, "race");
    site.write("index.html", "base").commit("Base");
    site.push("main");
    var other = Door.HTTP.site(server, folder.resolve("rival" + door), name(door, "race"));
    other.ok("pull", "-q", "origin", "main");
    site.write("index.html", "mine").commit("Mine");
    other.write("index.html", "theirs").commit("Theirs");
    server.gate().close(Gate.STAGE);
    var one = site.start("main");
    var two = other.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    server.gate().open(Gate.STAGE);

    var said = new String(one.getInputStream().readAllBytes(), UTF_8);
    said += new String(two.getInputStream().readAllBytes(), UTF_8);

    assertThat(one.waitFor() == 0 ^ two.waitFor() == 0).as(said).isTrue();
    assertThat(said).containsAnyOf("fetch first", "failed to update ref", "stale info");
    assertThat(page(door, "race", "/index.html"))
        .isEqualTo(one.exitValue() == 0 ? "mine" : "theirs");
  }

  @Test
  void twentyProjectsThatArePushedAtOnceAllGoLive() throws Exception {
    var pushes = new LinkedHashMap<String, Process>();
    for (var i = 0; i < 20; i++) {
      var project = "crowd-" + i;
      var site = Door.HTTP.site(server, folder, project);
      site.write("index.html", project).commit("Of " + project);
      pushes.put(project, site.start("main"));
    }

    for (var push : pushes.entrySet()) {
      var said = new String(push.getValue().getInputStream().readAllBytes(), UTF_8);
      assertThat(push.getValue().waitFor()).as(said).isZero();
      assertThat(live.page(RefName.production(push.getKey()), "/index.html"))
          .isEqualTo(push.getKey());
    }
  }

  private static WorkTree site(Door door, String project) throws Exception {
    return door.site(
        server, Files.createDirectories(folder.resolve("" + door)), name(door, project));
  }

  private static String name(Door door, String project) {
    return project + "-" + door.name().toLowerCase(Locale.ROOT);
  }

  private static String page(Door door, String project, String path) throws IOException {
    return live.page(RefName.production(name(door, project)), path);
  }
}
