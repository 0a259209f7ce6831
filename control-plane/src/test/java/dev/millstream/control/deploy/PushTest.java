package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `git push` does to a site; each test has a project of its own.
@Timeout(120)
class PushTest {
  @TempDir static Path folder;
  private static DeployServer server;
  private static LiveSites live;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.start(folder.resolve("data"));
    live = server.live();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void theFirstPushToANewNameMakesTheProjectAndItsPageLive() throws Exception {
    var site = site("first").write("index.html", "<h1>Hello mill</h1>\n");
    site.commit("Begin");

    var shown = site.push("main");

    var id = match("http://([0-9a-f]{8})\\.first\\.localhost:8080/", shown);
    assertThat(shown)
        .contains("remote: -----> Building first from ")
        .contains("remote: -----> Published 1 files, 1 new")
        .containsPattern("remote: -----> Live in [0-9,]+ ms")
        .containsPattern("remote: +http://first\\.localhost:8080/");
    assertThat(server.user().projects()).contains("first");
    for (var name :
        new RefName[] {
          RefName.production("first"),
          RefName.deployment("first", id),
          RefName.branch("first", "main")
        }) {
      assertThat(live.page(name, "/index.html")).isEqualTo("<h1>Hello mill</h1>\n");
    }
  }

  @Test
  void aSecondPushStoresOnlyWhatChangedAndMovesProduction() throws Exception {
    var site = site("second");
    for (var i = 0; i < 50; i++) {
      site.write("page-" + i + ".html", "<p>This is page " + i);
    }
    site.commit("Fifty pages");
    site.push("main");
    var first = newest("second");
    var before = live.objects("second");
    site.write("page-7.html", "<p>This is page seven").commit("Change one");

    var shown = site.push("main");

    assertThat(shown).contains("Published 50 files, 1 new");
    assertThat(live.objects("second") - before).isLessThanOrEqualTo(4);
    assertThat(live.page(RefName.production("second"), "/page-7.html")).endsWith("seven");
    assertThat(live.page(RefName.deployment("second", first), "/page-7.html")).endsWith("page 7");
    assertThat(live.page(RefName.deployment("second", newest("second")), "/page-7.html"))
        .endsWith("seven");
  }

  @Test
  void aPushThatCannotBeBuiltIsRefusedAndChangesNothing() throws Exception {
    var site = site("broken").write("index.html", "---\n---\n<p>Good");
    var good = site.commit("Good");
    site.push("main");
    var manifest = live.manifest(RefName.production("broken"));
    site.write("index.html", "---\ntitle: x\n---\n<p>\n{% if page.title %}\nnever closed");
    site.commit("Bad");

    var shown = site.refused("main");

    assertThat(shown)
        .containsPattern("remote: .*index\\.html:\\d+")
        .containsPattern("! \\[remote rejected\\] main -> main \\(build failed: index\\.html:\\d+");
    assertThat(live.manifest(RefName.production("broken"))).isEqualTo(manifest);
    assertThat(live.manifest(RefName.branch("broken", "main"))).isEqualTo(manifest);
    assertThat(site.remote("refs/heads/main")).isEqualTo(good);
    assertThat(server.user().statuses("broken")).containsExactly("failure", "success");
  }

  @Test
  void theMendedCommitAfterAFailedFirstPushGoesLive() throws Exception {
    var site = site("mended").write("index.html", "---\n---\n{% if %}");
    site.commit("Broken");
    site.refused("main");
    assertThat(live.manifest(RefName.production("mended"))).isEmpty();
    site.write("index.html", "---\n---\nMended");
    var mended = site.commit("Mended");

    site.push("main");

    assertThat(live.page(RefName.production("mended"), "/index.html")).contains("Mended");
    assertThat(site.remote("refs/heads/main")).isEqualTo(mended);
  }

  @Test
  void aCommitWithoutFilesIsRefusedWithAdvice() throws Exception {
    var site = site("nothing");
    site.commit("No file");

    var shown = site.refused("main");

    assertThat(shown)
        .contains("there is no file to publish")
        .contains("push at least an index.html or a README.md");
    assertThat(live.manifest(RefName.production("nothing"))).isEmpty();
  }

  @Test
  void anEmptyRepositoryPushesNothingAndMakesNothing() throws Exception {
    var site = site("empty");

    assertThat(site.refused("main")).contains("src refspec main does not match any");

    assertThat(server.user().projects()).doesNotContain("empty");
    assertThat(folder.resolve("data/git/empty.git")).doesNotExist();
  }

  @Test
  void aForcedPushOfRewrittenHistoryIsDeployed() throws Exception {
    var site = site("forced").write("index.html", "one");
    site.commit("One");
    site.push("main");
    site.write("index.html", "two");
    site.ok("commit", "-q", "-a", "--amend", "-m", "Two");
    var rewritten = site.ok("rev-parse", "HEAD");

    assertThat(site.refused("main")).contains("non-fast-forward");
    assertThat(live.page(RefName.production("forced"), "/index.html")).isEqualTo("one");
    site.push("--force", "main");

    assertThat(live.page(RefName.production("forced"), "/index.html")).isEqualTo("two");
    assertThat(site.remote("refs/heads/main")).isEqualTo(rewritten);
  }

  @Test
  void aCommitThatAsksForNoBuildMovesTheBranchAndLeavesWhatIsLive() throws Exception {
    var site = site("skipped").write("index.html", "one");
    site.commit("One");
    site.push("main");
    for (var word : List.of("[skip ci]", "[ci skip]", "[CF-Pages-Skip]")) {
      site.write("index.html", word);
      var skipped = site.commit("Two " + word);

      assertThat(site.push("main"))
          .contains("Not built: the commit's message asks for that; what is live stays");

      assertThat(live.page(RefName.production("skipped"), "/index.html")).isEqualTo("one");
      assertThat(site.remote("refs/heads/main")).isEqualTo(skipped);
    }
    assertThat(server.user().deployments("skipped").get(0).get("is_skipped").asBoolean()).isTrue();
    site.write("index.html", "three").commit("Three");
    site.push("main");
    assertThat(live.page(RefName.production("skipped"), "/index.html")).isEqualTo("three");
  }

  @Test
  void aCloneGetsBackWhatWasPushed() throws Exception {
    var site = site("cloned").write("index.html", "one");
    site.commit("One");
    site.push("main");

    site.ok("clone", "-q", server.user().remote("cloned"), folder.resolve("clone").toString());

    assertThat(Files.readString(folder.resolve("clone/index.html"))).isEqualTo("one");
  }

  private static WorkTree site(String project) throws Exception {
    return WorkTree.init(folder.resolve(project), server.user().remote(project));
  }

  private static String newest(String project) throws Exception {
    return server.user().deployments(project).get(0).get("id").asString();
  }

  private static String match(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
