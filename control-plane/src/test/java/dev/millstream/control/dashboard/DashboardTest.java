package dev.millstream.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.Gate;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DashboardTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"window.taken=1\"><script>taken=1</script>";

  @TempDir static Path folder;
  private static DeployServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Visitor stranger() {
    return new Visitor(server.control().port());
  }

  private static Visitor admin() throws Exception {
    return stranger().signIn(server.user().token());
  }

  private static WorkTree site(String project) throws Exception {
    return WorkTree.init(folder.resolve(project), server.user().remote(project));
  }

  @Test
  void showsNothingToStrangersAndRunsNoInlineScript() throws Exception {
    var home = stranger().get("/");
    assertThat(home.statusCode()).isEqualTo(303);
    assertThat(home.headers().firstValue("Location")).contains("/sign-in?next=%2F");
    for (var path : List.of("/new", "/projects/any", "/projects/any/deployments/1/log")) {
      assertThat(stranger().get(path).statusCode()).as(path).isEqualTo(303);
    }

    var page = stranger().get("/sign-in");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(page.body()).doesNotContainPattern("\\son\\w+=|\\sstyle=|<style|<script>");
  }

  @Test
  void refusesFormsOfOtherSitesAndFormsWithoutTheSessionsKey() throws Exception {
    var visitor = admin();
    var form = Map.of("name", "forged", "branch", "main");

    assertThat(visitor.post("/new", form, "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(visitor.post("/new", form, "null").statusCode()).isEqualTo(403);
    var keyless = Map.of("name", "forged", "branch", "main", "key", "");
    assertThat(visitor.post("/new", keyless).statusCode()).isEqualTo(403);
    assertThat(
            visitor
                .post("/sign-in", Map.of("secret", server.user().token()), "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(server.user().projects()).doesNotContain("forged");
  }

  @Test
  void makesAProjectAndSaysHowToPushToIt() throws Exception {
    var visitor = admin();
    var bad = visitor.post("/new", Map.of("name", "Not A Name", "branch", "main"));
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("cannot be a project's name", "value=\"Not A Name\"");

    var made = visitor.post("/new", Map.of("name", "fresh", "branch", "trunk"));
    assertThat(made.headers().firstValue("Location")).contains("/projects/fresh?done=added");
    assertThat(visitor.get("/projects/fresh").body())
        .contains("Nothing pushed yet")
        .contains("http://git@127.0.0.1:%d/git/fresh.git".formatted(server.control().port()))
        .contains("git push millstream HEAD:trunk");
    assertThat(visitor.post("/new", Map.of("name", "fresh")).statusCode()).isEqualTo(409);
  }

  @Test
  void showsHostileTextAsText() throws Exception {
    var site = site("hostile");
    site.write("index.html", "one").commit(HOSTILE);
    site.push("main");
    var visitor = admin();

    for (var path : List.of("/", "/projects/hostile", deployment("hostile", 0))) {
      assertThat(visitor.get(path).body())
          .as(path)
          .contains("&lt;img src=x")
          .doesNotContain("<img src=x", "<script>taken");
    }
  }

  @Test
  void theLogArrivesWhileTheBuildRuns() throws Exception {
    var site = site("watched");
    site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.STAGE);
    var push = new Thread(() -> pushQuietly(site));
    push.start();
    server.gate().awaitArrival(Gate.STAGE);
    var visitor = admin();
    var path = deployment("watched", 0);
    assertThat(visitor.get(path).body()).contains("data-log=\"" + path + "/log\"", "Building");

    try (var lines = visitor.lines(path + "/log")) {
      var events = lines.iterator();
      assertThat(events.next()).contains("\"kind\":\"stage\"", "Building watched from ");
      server.gate().open(Gate.STAGE);
      var rest = new StringBuilder();
      events.forEachRemaining(rest::append);
      assertThat(rest).contains("http://watched.localhost:8080/").contains("event: end");
    }
    push.join();
    assertThat(visitor.get(path).body())
        .contains("http://watched.localhost:8080/")
        .doesNotContain("data-log");
    assertThat(visitor.get(path + "/log.txt").body()).contains("-----> Building watched");
    assertThat(visitor.get(path + "/files").body()).contains("/index.html", "text/html");
  }

  @Test
  void aRollbackAndAPromotionChangeWhatIsServed() throws Exception {
    var site = site("moved");
    site.write("index.html", "one").commit("One");
    site.push("main");
    site.write("index.html", "two").commit("Two");
    site.push("main");
    var visitor = admin();
    var older = deployment("moved", 1);
    var newer = deployment("moved", 0);
    assertThat(visitor.get(older).body()).contains("Roll back to this");

    visitor.post(older + "/live", Map.of());
    assertThat(server.live().page(RefName.production("moved"), "/index.html")).isEqualTo("one");
    assertThat(visitor.get(newer).body()).contains("Promote to production");
    visitor.post(newer + "/live", Map.of());
    assertThat(server.live().page(RefName.production("moved"), "/index.html")).isEqualTo("two");

    var cancelled = visitor.post(newer + "/cancel", Map.of());
    assertThat(cancelled.statusCode()).isEqualTo(409);
    assertThat(cancelled.body()).contains("has ended already");
    var again = visitor.post(newer + "/retry", Map.of());
    assertThat(again.headers().firstValue("Location").orElseThrow()).endsWith("?done=queued");
    server.user().awaitStatus("moved", "success");
  }

  @Test
  void secretsAreWrittenAndNeverShown() throws Exception {
    server.user().result("POST", "", "{\"name\":\"valued\"}");
    var visitor = admin();
    var page = "/projects/valued/variables";
    var plain = Map.of("name", "GREETING", "value", "hello", "environment", "preview");
    var secret =
        Map.of("name", "KEY", "value", "hush-hush", "environment", "both", "secret", "yes");

    assertThat(visitor.post(page, plain).statusCode()).isEqualTo(303);
    assertThat(visitor.post(page, secret).statusCode()).isEqualTo(303);
    assertThat(visitor.get(page).body())
        .contains("GREETING", "hello", "KEY", "Remove KEY of production", "Remove KEY of preview")
        .doesNotContain("hush-hush");
    var refused = Map.of("name", "1BAD", "value", "hush-hush", "environment", "both");
    assertThat(visitor.post(page, refused).body())
        .contains("letters, digits and _")
        .doesNotContain("hush-hush");
    var gone = Map.of("name", "KEY", "environment", "preview");
    visitor.post(page + "/remove", gone);
    assertThat(visitor.get(page).body()).doesNotContain("Remove KEY of preview");
    assertThat(visitor.post(page + "/remove", gone).statusCode()).isEqualTo(404);
  }

  @Test
  void aTokenIsShownOnceAndARevokedOneOpensNothingNorDoItsSessions() throws Exception {
    var visitor = admin();
    var made = visitor.post("/access/tokens", Map.of("name", "Ada's laptop", "scope-all", "on"));
    var found = Pattern.compile("<code>(ms_[\\w-]+)</code>").matcher(made.body());
    assertThat(found.find()).as(made.body()).isTrue();
    var secret = found.group(1);
    assertThat(visitor.get("/access").body()).contains("Ada's laptop").doesNotContain(secret);
    var other = stranger().signIn(secret);
    var second = Map.of("name", "admin", "scope-all", "on");
    assertThat(visitor.post("/access/tokens", second).statusCode()).isEqualTo(400);

    var id =
        Pattern.compile("name=\"id\" value=\"(\\w+)\"><button class=\"danger\"")
            .matcher(visitor.get("/access").body());
    assertThat(id.find()).isTrue();
    visitor.post("/access/tokens/revoke", Map.of("id", id.group(1)));
    assertThat(other.get("/").statusCode()).isEqualTo(303);
    assertThat(server.user().with(secret).pages("GET", "", "").statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenOfOneProjectIsMadeHereAndSignsNobodyIn() throws Exception {
    server.user().result("POST", "", "{\"name\":\"limited\"}");
    var visitor = admin();
    var form =
        Map.of("name", "CI", "scope-pages-deploy", "on", "projects", "limited", "days", "30");
    var made = visitor.post("/access/tokens", form);
    var found = Pattern.compile("<code>(ms_[\\w-]+)</code>").matcher(made.body());
    assertThat(found.find()).as(made.body()).isTrue();
    assertThat(visitor.get("/access").body())
        .contains("pages-deploy of limited", "never used, until ");

    var entered = stranger().post("/sign-in", Map.of("secret", found.group(1)));
    assertThat(entered.statusCode()).isEqualTo(403);
    assertThat(entered.body())
        .contains("opens for tokens with the scope all only", "CI, has pages-deploy of limited");
    var nowhere = Map.of("name", "CI", "scope-pages-read", "on", "projects", "nowhere");
    assertThat(visitor.post("/access/tokens", nowhere).body())
        .contains("there is no project nowhere", "value=\"nowhere\"");
    assertThat(visitor.post("/access/tokens", Map.of("name", "None")).body())
        .contains("a token has 1 to 1,000 scopes");
  }

  @Test
  void aDomainAndADeployKeyComeAndGo() throws Exception {
    server.user().result("POST", "", "{\"name\":\"named\"}");
    var visitor = admin();
    var domains = "/projects/named/domains";
    assertThat(visitor.post(domains, Map.of("name", "x.localhost")).body())
        .contains("cannot be a custom domain");
    visitor.post(domains, Map.of("name", "www.example.org"));
    assertThat(visitor.get(domains).body())
        .contains("_millstream.www.example.org", "millstream-verification=");
    visitor.post(domains + "/remove", Map.of("name", "www.example.org"));
    assertThat(visitor.get(domains).body()).doesNotContain("millstream-verification=");

    var keys = "/projects/named/keys";
    assertThat(visitor.post(keys, Map.of("public", "no key")).statusCode()).isEqualTo(400);
    var line =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILpHRZqBSdE+bPdc5qXFJ1NGSES1xr1qAS6/iayKTia0 ci";
    assertThat(visitor.post(keys, Map.of("public", line, "readonly", "yes")).statusCode())
        .isEqualTo(303);
    assertThat(visitor.get(keys).body()).contains("<strong>ci</strong>", "Reads only", "SHA256:");
    assertThat(visitor.get("/access").body()).doesNotContain("<strong>ci</strong>");
  }

  @Test
  void aProjectIsDeletedOnlyByItsTypedName() throws Exception {
    server.user().result("POST", "", "{\"name\":\"doomed\"}");
    var visitor = admin();
    var settings = "/projects/doomed/settings";
    visitor.post(settings, Map.of("branch", "trunk"));
    assertThat(visitor.get(settings).body()).contains("value=\"trunk\"");
    assertThat(visitor.post(settings + "/purge", Map.of()).statusCode()).isEqualTo(303);

    assertThat(visitor.post(settings + "/delete", Map.of("name", "other")).statusCode())
        .isEqualTo(400);
    assertThat(server.user().projects()).contains("doomed");
    visitor.post(settings + "/delete", Map.of("name", "doomed"));
    assertThat(server.user().projects()).doesNotContain("doomed");
    assertThat(visitor.get(settings).statusCode()).isEqualTo(404);
  }

  private static String deployment(String project, int index) throws Exception {
    var id = server.user().deployments(project).get(index).get("short_id").asString();
    return "/projects/" + project + "/deployments/" + id;
  }

  private static void pushQuietly(WorkTree site) {
    try {
      site.push("main");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDeploymentIsRolledOutToAShareOfTheVisitorsAndTakenBack() throws Exception {
    var site = site("shared");
    site.write("404.html", "no").write("index.html", "<a href=gone>one</a>").commit("One");
    site.push("main");
    site.ok("checkout", "-q", "-b", "next");
    site.write("index.html", "two").commit("Two");
    site.push("next");
    var deployments = server.user().deployments("shared");
    var next = "/projects/shared/deployments/" + deployments.get(0).get("id").asString();
    var live = "/projects/shared/deployments/" + deployments.get(1).get("id").asString();
    var visitor = admin();
    assertThat(visitor.get(live).body())
        .contains("id=\"lint-head\"", "index.html:1: `gone` leads nowhere")
        .doesNotContain("Begin rollout");

    var odd = visitor.post(next + "/rollout", Map.of("percent", "100"));
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains("from 1 to 99, not \"100\"");
    var begun = visitor.post(next + "/rollout", Map.of("percent", "25"));
    assertThat(begun.headers().firstValue("Location")).contains(next + "?done=shared");
    assertThat(visitor.get(next).body()).contains("25 % of the visitors", "Change share", "Finish");
    assertThat(server.user().result("GET", "/shared/rollout", "").get("percent").asInt())
        .isEqualTo(25);

    visitor.post(next + "/rollout/abort", Map.of());
    assertThat(server.user().result("GET", "/shared/rollout", "").isNull()).isTrue();
    assertThat(visitor.post(next + "/rollout/abort", Map.of()).statusCode()).isEqualTo(409);
  }

  @Test
  void aProjectFollowsARepositoryOfAForgeAndStopsThat() throws Exception {
    server.user().result("POST", "", "{\"name\":\"followed\"}");
    var visitor = admin();
    var page = "/projects/followed/repository";
    assertThat(visitor.get(page).body()).contains("Lives here");
    assertThat(visitor.post(page, Map.of("url", "http://127.0.0.1/x.git", "forge", "gitea")).body())
        .contains("cannot be used", "value=\"http://127.0.0.1/x.git\"");
    var wish = Map.of("url", "git@github.com:ada/x.git", "branch", "trunk", "token", "hush-hush");
    var made = visitor.post(page, wish).body();
    assertThat(made).contains("Enter this at the forge", "/hooks/forge/followed/", "ssh-ed25519 ");
    assertThat(visitor.get(page).body())
        .contains("ssh://git@github.com/ada/x.git", "kept, never shown", "value=\"trunk\"")
        .doesNotContain("Enter this at the forge", "hush-hush");
    visitor.post(page + "/end", Map.of());
    assertThat(visitor.get(page).body()).contains("Lives here");
    assertThat(visitor.post(page + "/sync", Map.of()).statusCode()).isEqualTo(409);
  }

  @Test
  void lintIsSetInTheSettings() throws Exception {
    var site = site("tidy");
    site.write("index.html", "one").commit("One");
    site.push("main");
    var visitor = admin();
    var form = Map.of("level", "FAIL", "kilobytes", "300");
    visitor.post("/projects/tidy/settings/lint", form);

    var lint = server.user().result("GET", "/tidy", "").at("/build_config/lint");
    assertThat(lint.get("level").asString()).isEqualTo("fail");
    assertThat(lint.get("links").asBoolean(true)).isFalse();
    assertThat(lint.get("page_bytes").asLong()).isEqualTo(300_000);
    assertThat(visitor.get("/projects/tidy/settings").body())
        .contains("<option value=\"FAIL\" selected>", "value=\"300\"");
    var odd = Map.of("level", "FAIL", "kilobytes", "few");
    assertThat(visitor.post("/projects/tidy/settings/lint", odd).statusCode()).isEqualTo(400);
  }
}
