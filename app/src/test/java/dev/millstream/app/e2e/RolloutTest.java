package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a site's owner does after the first push: a change, a preview, a mistake, the way back.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutTest {
  private static final String FIRST = "Small things, shipped often";
  private static final String SECOND = "Smaller things, shipped oftener";
  private static final JsonMapper JSON = JsonMapper.shared();

  private Path temporary;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /// The sample blog, pushed to a project of this name.
  private WorkingCopy pushed(String project) throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve(project));
    copy.push(server, project, "main").expectSuccess();
    return copy;
  }

  private String home(String host, String... options) throws Exception {
    var answer = Curl.get(server.site(host, "/"), options);
    assertThat(answer.status()).as(host).isEqualTo(200);
    return answer.body();
  }

  private JsonNode deployments(String project) throws Exception {
    return server.call("GET", "/pages/projects/%s/deployments".formatted(project)).path("result");
  }

  private String newest(String project) throws Exception {
    return deployments(project).path(0).path("short_id").asString();
  }

  @Test
  void aPrivatePreviewOpensByALinkAndLocksAndOldScriptsComeOutOfWhatWasPushed() throws Exception {
    var copy = pushed("shared");
    copy.git("checkout", "-q", "-b", "draft").expectSuccess();
    copy.write("millstream.toml", "[serve]\nprivate_previews = true\n");
    copy.write("_headers", "/staff/*\n  Basic-Auth: ann:sesame\n");
    copy.write("staff/plan.txt", "the plan");
    copy.write("assets/app-A1b2C3d4.js", "first()");
    copy.commit("Private");
    copy.push(server, "shared", "draft").expectSuccess();
    copy.git("mv", "assets/app-A1b2C3d4.js", "assets/app-E5f6G7h8.js").expectSuccess();
    copy.commit("Another script");
    copy.push(server, "shared", "draft").expectSuccess();
    assertThat(Curl.get(server.site("draft.shared", "/")).status()).isEqualTo(403);

    var link = server.cli("share", "shared@draft", "--expires", "1h").expectSuccess().output();

    var welcome = Curl.get(link.strip());
    assertThat(welcome.status()).isEqualTo(303);
    assertThat(welcome.header("location")).isEqualTo("/");
    var cookie = welcome.header("set-cookie").split(";", -1)[0];
    assertThat(seen(cookie, "/").status()).isEqualTo(200);
    assertThat(seen(cookie, "/assets/app-A1b2C3d4.js").body()).isEqualTo("first()");
    assertThat(seen(cookie, "/staff/plan.txt").status()).isEqualTo(401);
    assertThat(seen(cookie, "/staff/plan.txt", "-u", "ann:sesame").body()).isEqualTo("the plan");
    var manifest = server.cli("manifest", "shared@draft", "--json");
    assertThat(manifest.output()).doesNotContain("sesame");
    assertThat(server.log()).doesNotContain("sesame");
  }

  private Curl.Answer seen(String cookie, String path, String... options) throws Exception {
    var all = Stream.concat(Stream.of("-H", "Cookie: " + cookie), Stream.of(options));
    return Curl.get(server.site("draft.shared", path), all.toArray(String[]::new));
  }

  private static void changeHome(WorkingCopy copy) throws Exception {
    copy.edit("index.md", text -> text.replace(FIRST, SECOND));
    copy.commit("Smaller");
  }

  @Test
  void aChangedPageIsServedOnceThePushReturnsAndRollbackAndPromotionMoveBetweenTheTwo()
      throws Exception {
    var copy = pushed("blog");
    var first = newest("blog");
    changeHome(copy);

    var push = copy.push(server, "blog", "main").expectSuccess();

    var second = newest("blog");
    assertThat(home("blog")).contains(SECOND);
    assertThat(home(first + ".blog")).contains(FIRST).doesNotContain(SECOND);
    assertThat(home(second + ".blog")).contains(SECOND);
    // the page, and the feed that says when the site was built
    var published = Pattern.compile("Published (\\d+) files, (\\d+) new").matcher(push.output());
    assertThat(published.find()).as(push.output()).isTrue();
    assertThat(Integer.parseInt(published.group(1))).isGreaterThan(8);
    assertThat(Integer.parseInt(published.group(2))).isBetween(1, 2);

    var rollback = server.cli("rollback", "blog").expectSuccess();

    assertThat(rollback.output()).contains("blog is back at " + first);
    assertThat(home("blog")).contains(FIRST).doesNotContain(SECOND);
    assertThat(home(second + ".blog")).contains(SECOND);

    server.cli("promote", "blog", second).expectSuccess();

    assertThat(home("blog")).contains(SECOND);
  }

  @Test
  void anotherBranchGetsAPreviewThatSearchEnginesIgnoreAndThatCanBePromoted() throws Exception {
    var copy = pushed("journal");
    copy.git("checkout", "-q", "-b", "Feature/Smaller").expectSuccess();
    changeHome(copy);

    var push = copy.push(server, "journal", "Feature/Smaller").expectSuccess();

    assertThat(push.output())
        .contains("http://feature-smaller.journal.localhost:" + server.port() + "/");
    assertThat(home("feature-smaller.journal")).contains(SECOND);
    assertThat(Curl.get(server.site("feature-smaller.journal", "/")).header("x-robots-tag"))
        .isEqualTo("noindex");
    assertThat(home("journal")).contains(FIRST).doesNotContain(SECOND);

    server.cli("promote", "journal", newest("journal")).expectSuccess();

    assertThat(home("journal")).contains(SECOND);
    assertThat(Curl.get(server.site("journal", "/")).header("x-robots-tag")).isEmpty();
  }

  @Test
  void aDeploymentGetsAShareOfTheVisitorsUntilItIsTakenBackOrLiveForAll() throws Exception {
    var copy = pushed("gradual");
    copy.git("checkout", "-q", "-b", "next").expectSuccess();
    changeHome(copy);
    copy.push(server, "gradual", "next").expectSuccess();
    var next = newest("gradual");

    server.cli("rollout", "gradual", next, "--percent", "40").expectSuccess();

    awaitRollout("gradual", true);
    var newOnes = 0;
    for (var i = 0; i < 20; i++) {
      newOnes += home("gradual").contains(SECOND) ? 1 : 0;
    }
    assertThat(newOnes).isBetween(6, 10);
    var early = "Cookie: __millstream_rollout=" + next + ".100";
    assertThat(Curl.get(server.site("gradual", "/"), "-H", early).body()).contains(SECOND);
    assertThat(server.cli("rollout", "gradual").expectSuccess().output())
        .contains("40 % of gradual's visitors get " + next);
    var path = "/pages/projects/gradual/deployments/%s?force=true".formatted(next);
    assertThat(server.call("DELETE", path).path("success").asBoolean()).isFalse();

    server.cli("rollout", "gradual", "--abort").expectSuccess();

    awaitRollout("gradual", false);
    assertThat(Curl.get(server.site("gradual", "/"), "-H", early).body()).contains(FIRST);
    assertThat(server.cli("rollout", "gradual", "--finish").output()).contains("has no rollout");
    server.cli("rollout", "gradual", next, "--percent", "100").expectFailure();
    server.cli("rollout", "gradual", next, "--percent", "1").expectSuccess();

    server.cli("rollout", "gradual", "--finish").expectSuccess();

    awaitRollout("gradual", false);
    assertThat(home("gradual")).contains(SECOND);
  }

  @Test
  void aRolloutOutlivesTheServerAndEndsWhereSomethingElseMovesProduction() throws Exception {
    var copy = pushed("shares");
    copy.write("app-A1b2C3d4.js", "old()");
    copy.commit("A script");
    copy.push(server, "shares", "main").expectSuccess();
    var old = newest("shares");
    copy.git("checkout", "-q", "-b", "next").expectSuccess();
    copy.git("mv", "app-A1b2C3d4.js", "app-E5f6G7h8.js").expectSuccess();
    changeHome(copy);
    copy.push(server, "shares", "next").expectSuccess();
    var next = newest("shares");
    share(next);
    var mine = home("shares", visit(next, 4_999));

    server.killAndStartAgain();

    assertThat(mine).contains(SECOND);
    assertThat(home("shares", visit(next, 4_999))).isEqualTo(mine);
    assertThat(home("shares", visit(next, 5_000))).contains(FIRST);
    assertThat(server.call("GET", SHARES).path("result").path("percent").asInt()).isEqualTo(50);
    bothScriptsAnswer();
    copy.git("checkout", "-q", "main").expectSuccess();
    copy.edit("index.md", text -> text.replace(FIRST, "A third thing"));
    copy.git("rm", "-q", "app-A1b2C3d4.js").expectSuccess();
    copy.commit("Third");

    copy.push(server, "shares", "main").expectSuccess();

    assertThat(home("shares", visit(next, 0))).contains("A third thing");
    assertThat(server.call("GET", SHARES).path("result").isNull()).isTrue();
    bothScriptsAnswer();
    for (var way : List.of("/deployments/" + old + "/rollback", "/deployments/%s/promote")) {
      share(next);
      var live = deployments("shares").path(0).path("short_id").asString();
      var moved = server.call("POST", "/pages/projects/shares" + way.formatted(live));
      assertThat(moved.path("success").asBoolean()).as(moved.toString()).isTrue();
      awaitRollout("shares", false);
      assertThat(home("shares", visit(next, 0))).doesNotContain(SECOND);
      assertThat(server.call("GET", SHARES).path("result").isNull()).isTrue();
    }
    bothScriptsAnswer();
  }

  private static final String SHARES = "/pages/projects/shares/rollout";

  private void share(String next) throws Exception {
    var begun =
        server.call("PUT", SHARES, "-d", "{\"deployment\": \"" + next + "\", \"percent\": 50}");
    assertThat(begun.path("success").asBoolean()).as(begun.toString()).isTrue();
    awaitRollout("shares", true);
  }

  private static String[] visit(String deployment, int number) {
    return new String[] {"-H", "Cookie: __millstream_rollout=" + deployment + "." + number};
  }

  private void bothScriptsAnswer() throws Exception {
    assertThat(Curl.get(server.site("shares", "/app-A1b2C3d4.js")).body()).isEqualTo("old()");
    assertThat(Curl.get(server.site("shares", "/app-E5f6G7h8.js")).body()).isEqualTo("old()");
  }

  /// An edge swaps a moment after the command.
  private void awaitRollout(String project, boolean goesOn) throws Exception {
    var deadline = System.nanoTime() + 10_000_000_000L;
    while (Curl.get(server.site(project, "/")).header("set-cookie").isEmpty() == goesOn) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  @Test
  void aBrokenTemplateFailsThePushWithItsPlaceAndLeavesProductionAlone() throws Exception {
    var copy = pushed("diary");
    copy.edit("_layouts/post.html", text -> text.replace("{% endif %}\n</nav>", "\n</nav>"));
    copy.commit("Broken");

    var broken = copy.push(server, "diary", "main").expectFailure();

    assertThat(broken.output())
        .containsPattern("_layouts/post\\.html:\\d+")
        .contains("[remote rejected] main -> main (build failed")
        .doesNotContain("Exception");
    assertThat(home("diary")).contains(FIRST);
    assertThat(Curl.get(server.site("diary", "/2026/10/rolling-back/")).status()).isEqualTo(200);
    assertThat(deployments("diary").path(0).path("latest_stage").path("status").asString())
        .isEqualTo("failure");
    assertThat(server.cli("logs", "diary").expectSuccess().output())
        .contains("-----> Failed to render", "_layouts/post.html:");
    copy.git("revert", "--no-edit", "HEAD").expectSuccess();
    changeHome(copy);

    copy.push(server, "diary", "main").expectSuccess();

    assertThat(home("diary")).contains(SECOND);
  }

  @Test
  void theCliListsDeploymentsNewestFirstAndPrintsTheBuildsLog() throws Exception {
    pushed("notes");

    var json = server.cli("deployments", "notes", "--json").expectSuccess();
    var table = server.cli("deployments", "notes").expectSuccess();
    var log = server.cli("logs", "notes", "-f").expectSuccess();
    var unknown = server.cli("deployments", "nobody");

    var listed = JSON.readTree(json.output());
    var id = listed.path(0).path("short_id").asString();
    assertThat(listed.size()).isEqualTo(1);
    assertThat(id).matches("[0-9a-f]{8}");
    assertThat(listed.path(0).path("url").asString()).isEqualTo(server.site(id + ".notes", "/"));
    assertThat(listed.path(0).path("deployment_trigger").path("metadata").path("branch").asString())
        .isEqualTo("main");
    assertThat(table.output()).contains("* ", id, "success");
    assertThat(log.output()).contains("-----> Building notes", "-----> Live in");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.output()).contains("nobody").doesNotContain("Exception");
  }
}
