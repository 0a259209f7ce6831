package dev.millstream.control.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.LiveSites;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.garbage.GarbageCollector;
import dev.millstream.store.garbage.GarbageLimits;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.SiteRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Cloudflare's direct upload, call by call; each test has a project of its own.
@Timeout(120)
class DirectUploadTest {
  private static final Map<String, String> SITE =
      Map.of("index.html", "<h1>home</h1>", "css/a.css", "a{}", "näme.txt", "text");
  private static final Map<String, String> RULES =
      Map.of("_headers", "/*\n  X-Test: yes\n", "_redirects", "/old /new 301\n");

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
  void anUploadBecomesTheSameTreeAsAPush() throws Exception {
    var site = WorkTree.init(folder.resolve("pushed"), user.remote("pushed"));
    SITE.forEach((path, text) -> write(site, path, text));
    RULES.forEach((path, text) -> write(site, path, text));
    site.commit("One");
    site.push("main");

    var deployment = Uploader.of(user, "uploaded").publish(SITE, RULES);

    assertThat(deployment.at("/latest_stage/status").asString()).isEqualTo("success");
    assertThat(deployment.get("environment").asString()).isEqualTo("production");
    assertThat(deployment.at("/deployment_trigger/type").asString()).isEqualTo("ad_hoc");
    var pushed = production("pushed");
    var uploaded = production("uploaded");
    assertThat(uploaded.stream()).containsExactlyElementsOf(pushed.stream().toList());
    assertThat(uploaded.section(Section.RULES, SiteRules.class))
        .isEqualTo(pushed.section(Section.RULES, SiteRules.class));
  }

  @Test
  void onlyWhatTheProjectDoesNotHoldIsMissing() throws Exception {
    var first = Uploader.of(user, "first");
    var name = Uploader.name("index.html", "here");
    first.upload(Map.of("index.html", "here"));

    assertThat(first.missing(name, "0".repeat(32))).containsExactly("0".repeat(32));
    assertThat(Uploader.of(user, "second").missing(name)).containsExactly(name);
  }

  @Test
  void aManifestMayOnlyNameWhatWasUploadedToItsProject() throws Exception {
    Uploader.of(user, "owner").upload(SITE);

    var answer = Uploader.of(user, "thief").deploy(Map.of("manifest", Uploader.manifest(SITE)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("3 files of the manifest were not uploaded to thief")
        .contains("/css/a.css (" + Uploader.name("css/a.css", "a{}") + ")");
    assertThat(user.deployments("thief")).isEmpty();
  }

  @Test
  void bytesThatDoNotHaveTheirHashAreRefusedAndCanBeUploadedAgain() throws Exception {
    var uploader = Uploader.of(user, "forged");
    var name = Uploader.name("index.html", "good");
    uploader.assets("upload", List.of(Uploader.file(name, "evil")));
    var manifest = Map.of("manifest", Uploader.manifest(Map.of("index.html", "good")));

    var answer = uploader.deploy(manifest);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("do not have the hash").contains("/index.html");
    assertThat(uploader.missing(name)).containsExactly(name);
    uploader.publish(Map.of("index.html", "good"), Map.of());
    assertThat(live.page(RefName.production("forged"), "/index.html")).isEqualTo("good");
  }

  @Test
  void anotherExtensionIsAnotherName() throws Exception {
    var uploader = Uploader.of(user, "extension");
    uploader.publish(Map.of("a.html", "same"), Map.of());
    var name = Uploader.name("a.html", "same");

    var answer = uploader.deploy(Map.of("manifest", "{\"/a.txt\":\"" + name + "\"}"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("/a.txt");
  }

  @Test
  void filesAreTakenWithATicketOnly() throws Exception {
    var uploader = Uploader.of(user, "ticket");
    var ticket = uploader.ticket();
    var forged = ticket.substring(0, ticket.length() - 2) + (ticket.endsWith("AA") ? "BB" : "AA");
    for (var bad : List.of("", user.token(), forged)) {
      var answer = uploader.assets("check-missing", bad, Map.of("hashes", List.of()));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"code\":" + PagesError.UNAUTHORIZED);
    }
    user.result("DELETE", "/ticket", "");
    var answer = uploader.assets("upload", ticket, List.of());
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNoListOfFilesIsNamed() throws Exception {
    var uploader = Uploader.of(user, "mistakes");
    assertThat(uploader.assets("upload", Map.of()).body()).contains("not a list of files");
    assertThat(uploader.assets("upload", List.of(Map.of("key", "x"))).body())
        .contains("the file \\\"x\\\" has no value");
    assertThat(uploader.deploy(Map.of("branch", "main")).body()).contains("no field manifest");
    assertThat(uploader.deploy(Map.of("manifest", "{\"/a\":\"b\"}")).body())
        .contains("the manifest's hash of /a is not 32 hex digits: b");
    uploader.upload(SITE);
    var out = Uploader.manifest(SITE).replace("/index.html", "/../index.html");
    assertThat(uploader.deploy(Map.of("manifest", out)).body())
        .contains("../index.html\\\" cannot be a file's path");
  }

  @Test
  void aBranchHasAPreviewAndItsAddress() throws Exception {
    var uploader = Uploader.of(user, "preview");
    uploader.publish(Map.of("index.html", "live"), Map.of("branch", "main"));

    var deployment =
        uploader.publish(
            Map.of("index.html", "new"),
            Map.of("branch", "Fix/It", "commit_message", "Mend", "commit_hash", "a1".repeat(20)));

    assertThat(deployment.get("environment").asString()).isEqualTo("preview");
    assertThat(deployment.at("/deployment_trigger/metadata/commit_hash").asString())
        .isEqualTo("a1".repeat(20));
    assertThat(live.page(RefName.branch("preview", "fix-it"), "/index.html")).isEqualTo("new");
    assertThat(live.page(RefName.production("preview"), "/index.html")).isEqualTo("live");
    assertThat(user.result("GET", "/preview/deployments?env=preview", "")).hasSize(1);
    uploader.publish(Map.of("index.html", "odd"), Map.of("branch", "../Odd one"));
    assertThat(live.page(RefName.branch("preview", "odd-one"), "/index.html")).isEqualTo("odd");
    assertThat(user.result("GET", "/preview/deployments?env=production", "")).hasSize(1);
  }

  @Test
  void aWorkerBundleBecomesTheSitesFunctions() throws Exception {
    var bundle =
        Uploader.bundle(
            Map.of(
                "metadata",
                "{\"main_module\":\"w.js\",\"compatibility_date\":\"2026-02-03\",\"bindings\":"
                    + "[{\"type\":\"plain_text\",\"name\":\"A\",\"text\":\"b\"}]}",
                "w.js",
                "export default { fetch: () => new Response('hi') }"));
    var routes = "{\"version\":1,\"include\":[\"/api/*\"],\"exclude\":[]}";

    Uploader.of(user, "worker")
        .publish(SITE, Map.of("_worker.bundle", bundle, "_routes.json", routes));

    var tree = production("worker");
    var functions = tree.section(Section.FUNCTIONS, FunctionBundle.class).orElseThrow();
    assertThat(functions.gate().include()).containsExactly("/api/*");
    assertThat(functions.vars()).containsEntry("A", "b");
    assertThat(functions.compatibilityDate()).isEqualTo("2026-02-03");
    assertThat(tree.stream().map(asset -> asset.path()))
        .containsExactlyInAnyOrder("/css/a.css", "/index.html", "/näme.txt");
  }

  @Test
  void aFailureLeavesTheSiteAndItsReasonIsTheLogsLastLine() throws Exception {
    var uploader = Uploader.of(user, "failing");
    uploader.publish(Map.of("index.html", "live"), Map.of());
    var bundle = Uploader.bundle(Map.of("metadata", "{\"main_module\":\"w.js\"}", "w.js", "let ="));

    var failed = uploader.publish(Map.of("index.html", "x"), Map.of("_worker.bundle", bundle));

    assertThat(failed.at("/latest_stage/status").asString()).isEqualTo("failure");
    var id = failed.get("id").asString();
    var log = user.result("GET", "/failing/deployments/" + id + "/history/logs", "");
    assertThat(log.get("data").get(log.get("total").asInt() - 1).get("line").asString())
        .contains("Error: _worker.js/w.js:1: ");
    assertThat(live.page(RefName.production("failing"), "/index.html")).isEqualTo("live");
  }

  @Test
  void anUploadIsSafeFromTheCollectorForADayAndMissingAfterwards() throws Exception {
    var uploader = Uploader.of(user, "young");
    uploader.upload(SITE);
    var name = Uploader.name("index.html", "<h1>home</h1>");
    collect("young", Duration.ofHours(23));
    assertThat(uploader.missing(name)).isEmpty();

    collect("young", Duration.ofHours(25));

    assertThat(uploader.missing(name)).containsExactly(name);
    uploader.publish(SITE, Map.of());
    assertThat(live.page(RefName.production("young"), "/css/a.css")).isEqualTo("a{}");
  }

  @Test
  void aDeploymentIsDeletedUnlessItIsLiveOrHasAnAddress() throws Exception {
    var uploader = Uploader.of(user, "deleted");
    var first = uploader.publish(Map.of("index.html", "1"), Map.of()).get("id").asString();
    var look =
        uploader.publish(Map.of("index.html", "2"), Map.of("branch", "look")).get("id").asString();
    var second = uploader.publish(Map.of("index.html", "3"), Map.of()).get("id").asString();

    assertThat(user.error(400, "DELETE", "/deleted/deployments/" + second).get("code").asInt())
        .isEqualTo(PagesError.LIVE);
    assertThat(user.error(400, "DELETE", "/deleted/deployments/" + look).get("code").asInt())
        .isEqualTo(PagesError.ALIASED);
    user.result("DELETE", "/deleted/deployments/" + first, "");
    user.result("DELETE", "/deleted/deployments/" + look + "?force=true", "");

    assertThat(user.deployments("deleted")).hasSize(1);
    assertThat(live.manifest(RefName.deployment("deleted", first))).isEmpty();
    assertThat(live.manifest(RefName.branch("deleted", "look"))).isEmpty();
    assertThat(user.error(404, "GET", "/deleted/deployments/" + look).get("code").asInt())
        .isEqualTo(PagesError.NO_DEPLOYMENT);
  }

  private static void collect(String project, Duration later) throws IOException {
    new GarbageCollector(
            server.store(), scope -> Set.of(), GarbageLimits.DEFAULT, () -> now().plus(later))
        .collect(Scope.site(project), false);
  }

  private static Instant now() {
    return Instant.now();
  }

  private static Manifest production(String project) throws IOException {
    var name = RefName.production(project);
    return Manifest.load(server.store(), name.scope(), live.manifest(name).orElseThrow());
  }

  private static void write(WorkTree site, String path, String text) {
    try {
      site.write(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
