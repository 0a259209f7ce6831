package dev.millstream.control.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.LiveSites;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Cloudflare Pages' API over sites that were pushed; each test has a project of its own.
@Timeout(120)
class PagesApiTest {
  @TempDir static Path folder;
  private static DeployServer server;
  private static LiveSites live;
  private static User user;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.start(folder.resolve("data"));
    live = server.live();
    user = server.user();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void rollingBackMovesProductionAndTheNextPushMovesItOn() throws Exception {
    var site = pushed("rollback", "one", "two");
    var first = id("rollback", 1);

    var result = user.result("POST", "/rollback/deployments/" + first + "/rollback", "");

    assertThat(result.get("id").asString()).isEqualTo(first);
    assertThat(production("rollback")).isEqualTo("one");
    assertThat(live.page(RefName.branch("rollback", "main"), "/index.html")).isEqualTo("two");
    assertThat(canonical("rollback")).isEqualTo(first);
    site.write("index.html", "three").commit("Three");
    site.push("main");
    assertThat(production("rollback")).isEqualTo("three");
  }

  @Test
  void aProjectIsBuiltAsItsSettingsSay() throws Exception {
    assertThat(user.result("POST", "", "{\"name\": \"uploads\"}").path("source").isNull()).isTrue();
    var site = pushed("settings", "one");
    assertThat(user.result("GET", "/settings", "").at("/source/type").asString())
        .isEqualTo("github");
    var set =
        user.result(
            "PATCH",
            "/settings",
            """
            {"build_config": {"root_dir": "/site/", "destination_dir": "public",
              "build_caching": false}}\
            """);
    assertThat(set.at("/build_config/root_dir").asString()).isEqualTo("site");
    assertThat(set.at("/build_config/build_caching").asBoolean(true)).isFalse();
    site.write("site/public/index.html", "two").commit("Two");

    site.push("main");

    assertThat(production("settings")).isEqualTo("two");
    user.result("PATCH", "/settings", "{\"build_config\": {\"destination_dir\": null}}");
    var shown = user.result("GET", "/settings", "").get("build_config");
    assertThat(shown.get("destination_dir").asString()).isEmpty();
    assertThat(shown.get("root_dir").asString()).isEqualTo("site");
  }

  @Test
  void lintIsSetForAProjectAndBadValuesAreNamed() throws Exception {
    var site = pushed("linted", "<a href=gone>no</a>");
    var lint = "{\"build_config\": {\"lint\": %s}}";
    var set = user.result("PATCH", "/linted", lint.formatted("{\"level\": \"fail\"}"));
    assertThat(set.at("/build_config/lint/level").asString()).isEqualTo("fail");
    assertThat(set.at("/build_config/lint/page_bytes").asLong()).isEqualTo(5_000_000);
    site.write("404.html", "no").write("index.html", "<a href=gone>again</a>").commit("Again");
    assertThat(site.refused("main")).contains("lint found 1", "project's settings");

    for (var bad : new String[] {"{\"level\": \"loud\"}", "{\"page_bytes\": 0}", "[]"}) {
      var answer = user.pages("PATCH", "/linted", lint.formatted(bad));
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(answer.body()).contains("build_config.lint");
    }
    user.result("PATCH", "/linted", lint.formatted("null"));
    site.push("main");
  }

  @Test
  void addressesLeadThroughAProxyOnThisMachine() throws Exception {
    pushed("fronted", "one");
    var hook =
        user.through("X-Forwarded-Proto", "https", "X-Forwarded-Host", "deploy.example.org")
            .result("POST", "/fronted/deploy_hooks", "{\"name\": \"n\", \"branch\": \"main\"}");
    assertThat(hook.get("url").asString()).startsWith("https://deploy.example.org/hooks/deploy/");
    var odd =
        user.through("X-Forwarded-Proto", "gopher", "X-Forwarded-Host", "a/b")
            .result("POST", "/fronted/deploy_hooks", "{\"name\": \"n\", \"branch\": \"main\"}");
    assertThat(odd.get("url").asString()).startsWith("http://127.0.0.1:");
  }

  @Test
  void aBuildFolderOutsideOfTheRepositoryIsRefused() throws Exception {
    pushed("outside", "one");
    var answer = user.pages("PATCH", "/outside", "{\"build_config\": {\"root_dir\": \"../x\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("build_config.root_dir: ../x leads out of the repository");
  }

  @Test
  void aPreviewCanBePromotedToProduction() throws Exception {
    var site = pushed("promote", "one");
    site.ok("checkout", "-q", "-b", "look");
    site.write("index.html", "look").commit("Look");
    site.push("look");

    user.result("POST", "/promote/deployments/" + id("promote", 0) + "/promote", "");

    assertThat(production("promote")).isEqualTo("look");
    assertThat(site.remote("refs/heads/main")).isNotEqualTo(site.ok("rev-parse", "look"));
  }

  @Test
  void aDeploymentThatFailedCannotGoLive() throws Exception {
    var site = pushed("failed", "one");
    site.write("index.html", "---\n---\n{% if %}").commit("Broken");
    site.refused("main");

    var error = user.error(409, "POST", "/failed/deployments/" + id("failed", 0) + "/rollback");

    assertThat(error.get("code").asInt()).isEqualTo(PagesError.NOT_LIVEABLE);
    assertThat(error.get("message").asString()).contains("was not built (failure)");
    assertThat(production("failed")).isEqualTo("one");
  }

  @Test
  void whatDoesNotExistIsNamedInTheError() throws Exception {
    pushed("known", "one");

    var project = user.error(404, "GET", "/unknown");
    var deployment = user.error(404, "GET", "/known/deployments/00000000");
    var rollback = user.error(404, "POST", "/known/deployments/none/rollback");
    var deletion = user.error(404, "DELETE", "/Unknown");

    assertThat(project.get("code").asInt()).isEqualTo(PagesError.NO_PROJECT);
    assertThat(project.get("message").asString()).isEqualTo("there is no project unknown");
    assertThat(deployment.get("code").asInt()).isEqualTo(PagesError.NO_DEPLOYMENT);
    assertThat(deployment.get("message").asString()).isEqualTo("known has no deployment 00000000");
    assertThat(rollback.get("code").asInt()).isEqualTo(PagesError.NO_DEPLOYMENT);
    assertThat(deletion.get("code").asInt()).isEqualTo(PagesError.NO_PROJECT);
  }

  @Test
  void aProjectSaysWhereItIsAndWhatIsLive() throws Exception {
    pushed("shape", "one", "two");

    var project = user.result("GET", "/shape", "");

    assertThat(project.get("name").asString()).isEqualTo("shape");
    assertThat(project.get("subdomain").asString()).isEqualTo("shape.localhost:8080");
    assertThat(project.get("production_branch").asString()).isEqualTo("main");
    assertThat(canonical("shape")).isEqualTo(id("shape", 0));
    assertThat(project.at("/latest_deployment/id").asString()).isEqualTo(id("shape", 0));
    assertThat(user.projects()).contains("shape").isSorted();
  }

  @Test
  void deploymentsAreListedNewestFirstInPages() throws Exception {
    var site = pushed("list", "one", "two", "three");

    var all = user.deployments("list");
    var second = user.result("GET", "/list/deployments?per_page=2&page=2", "");

    assertThat(all).hasSize(3);
    var newest = all.get(0);
    assertThat(newest.get("short_id")).isEqualTo(newest.get("id"));
    assertThat(newest.get("url").asString())
        .isEqualTo("http://" + id("list", 0) + ".list.localhost:8080/");
    assertThat(newest.get("environment").asString()).isEqualTo("production");
    assertThat(newest.at("/latest_stage/name").asString()).isEqualTo("deploy");
    var metadata = newest.at("/deployment_trigger/metadata");
    assertThat(metadata.get("branch").asString()).isEqualTo("main");
    assertThat(metadata.get("commit_hash").asString()).isEqualTo(site.ok("rev-parse", "main"));
    assertThat(metadata.get("commit_message").asString()).isEqualTo("three");
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).isEqualTo(all.get(2));
    assertThat(user.pages("GET", "/list/deployments?per_page=2&page=2", "").body())
        .contains("\"page\":2,\"per_page\":2,\"count\":1,\"total_count\":3,\"total_pages\":2");
  }

  @Test
  void theLogOfABuildIsKept() throws Exception {
    pushed("logged", "one");

    var log = user.result("GET", "/logged/deployments/" + id("logged", 0) + "/history/logs", "");

    assertThat(log.get("total").asInt()).isEqualTo(log.get("data").size());
    assertThat(log.at("/data/0/line").asString()).startsWith("-----> Building logged from ");
    assertThat(log.at("/data/0/ts").asString()).startsWith("20").endsWith("Z");
    assertThat(log.get("data").toString()).contains("http://logged.localhost:8080/");
  }

  @Test
  void aProjectIsMadeOnceAndTakesPushesOfItsProductionBranch() throws Exception {
    var made = user.result("POST", "", "{\"name\":\"made\",\"production_branch\":\"live\"}");
    assertThat(made.get("canonical_deployment").isNull()).isTrue();
    assertThat(user.pages("POST", "", "{\"name\":\"made\"}").statusCode()).isEqualTo(409);
    var site = site("made").write("index.html", "one");
    site.commit("One");

    site.push("main");
    assertThat(live.manifest(RefName.production("made"))).isEmpty();
    site.push("main:live");

    assertThat(production("made")).isEqualTo("one");
  }

  @Test
  void anotherBranchCanBecomeProductionsOne() throws Exception {
    var site = pushed("switched", "one");

    var project = user.result("PATCH", "/switched", "{\"production_branch\":\"live\"}");

    assertThat(project.get("production_branch").asString()).isEqualTo("live");
    assertThat(production("switched")).isEqualTo("one");
    site.write("index.html", "two").commit("Two");
    site.push("main");
    assertThat(production("switched")).isEqualTo("one");
    site.push("main:live");
    assertThat(production("switched")).isEqualTo("two");
    site.push("--delete", "main");
  }

  @Test
  void aNameThatNoBranchCanHaveIsRefusedAndChangesNothing() throws Exception {
    user.result("POST", "", "{\"name\":\"branched\"}");
    for (var name : new String[] {"../x", "a..b", "", "-f", "a b", "x.lock", ".a", "@{", "/a"}) {
      var wish = "{\"name\":\"n\",\"production_branch\":\"%s\"}".formatted(name);
      var change = "{\"build_config\":{\"root_dir\":\"web\"}," + wish.substring(12);
      assertThat(user.pages("POST", "", wish).statusCode()).as(name).isEqualTo(400);
      assertThat(user.pages("PATCH", "/branched", change).body())
          .contains("production_branch: '" + name + "' cannot be a branch's name");
    }
    var project = user.result("GET", "/branched", "");
    assertThat(project.path("production_branch").asString()).isEqualTo("main");
    assertThat(project.at("/build_config/root_dir").asString("")).isEmpty();
    assertThat(user.projects()).doesNotContain("n");
  }

  @Test
  void aNameThatNoProjectCanHaveIsRefused() throws Exception {
    for (var name : new String[] {"stream", "Blog", "", "a/b"}) {
      var answer = user.pages("POST", "", "{\"name\":\"" + name + "\"}");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("'" + name + "' cannot be a project's name")
          .contains("\"code\":" + PagesError.BAD_NAME);
    }
    assertThat(user.pages("POST", "", "no json").statusCode()).isEqualTo(400);
  }

  @Test
  void aDeletedProjectIsGoneAndItsNameIsFree() throws Exception {
    var site = pushed("gone", "one", "two");
    var old = id("gone", 0);

    user.result("DELETE", "/gone", "");

    assertThat(user.error(404, "GET", "/gone").get("code").asInt())
        .isEqualTo(PagesError.NO_PROJECT);
    assertThat(server.store().refs().list("site/gone/")).isEmpty();
    try (var objects = server.store().list(Scope.site("gone"))) {
      assertThat(objects).isEmpty();
    }
    assertThat(folder.resolve("data/git/gone.git")).doesNotExist();
    assertThat(folder.resolve("data/logs/gone")).doesNotExist();
    site.push("main");
    assertThat(production("gone")).isEqualTo("two");
    assertThat(user.deployments("gone")).hasSize(1);
    assertThat(live.manifest(RefName.deployment("gone", old))).isEmpty();
  }

  @Test
  void aPurgedBuildCacheIsEmptyForTheNextBuildAndForAProjectOfTheSameName() throws Exception {
    assumeThat(Path.of("/usr/bin/bwrap")).as("bubblewrap is installed").exists();
    var site = site("cached");
    assertThat(kept(site, "1")).isEmpty();
    assertThat(kept(site, "2")).isEqualTo("1");

    user.result("POST", "/cached/purge_build_cache", "");

    assertThat(kept(site, "3")).isEmpty();
    user.result("DELETE", "/cached", "");
    assertThat(kept(site, "4")).isEmpty();
  }

  /// What a build finds that the one before left.
  private static String kept(WorkTree site, String left) throws Exception {
    site.write(
        "millstream.toml",
        """
        [build]
        command = "mkdir dist; touch /cache/a; cp /cache/a dist/index.html; printf %s >/cache/a"
        """
            .replace("%s", left));
    site.commit(left);
    site.push("main");
    return production("cached");
  }

  private static WorkTree pushed(String project, String... texts) throws Exception {
    var site = site(project);
    for (var text : texts) {
      site.write("index.html", text).commit(text);
      site.push("main");
    }
    return site;
  }

  private static WorkTree site(String project) throws Exception {
    return WorkTree.init(folder.resolve(project), user.remote(project));
  }

  private static String production(String project) throws IOException {
    return live.page(RefName.production(project), "/index.html");
  }

  private static String id(String project, int back) throws Exception {
    return user.deployments(project).get(back).get("id").asString();
  }

  private static String canonical(String project) throws Exception {
    var found = user.result("GET", "/" + project, "");
    return found.at("/canonical_deployment/id").asString();
  }
}
