package dev.millstream.control.forges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.DeployServer;
import dev.millstream.control.deploy.User;
import dev.millstream.control.deploy.WorkTree;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Projects whose repository is elsewhere: here, other projects of the same server, reached over
/// HTTP and SSH as any git server is.
@Timeout(180)
class ForgeTest {
  @TempDir static Path folder;
  private static DeployServer server;
  private static ForgeApi api;

  @BeforeAll
  static void start() throws IOException {
    server = DeployServer.startWithSsh(folder.resolve("data"), "127.0.0.1");
    api = new ForgeApi();
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
    server.close();
  }

  private static User user() throws IOException {
    return server.user();
  }

  /// A repository "elsewhere" with one commit on main.
  private static WorkTree elsewhere(String name) throws Exception {
    var site = WorkTree.init(folder.resolve(name), user().remote(name));
    site.write("index.html", "one").commit("One");
    site.push("main");
    return site;
  }

  private static String url(String name) throws IOException {
    return "http://127.0.0.1:%d/git/%s.git".formatted(user().port(), name);
  }

  private static ObjectNode wish(String url, String forge) throws IOException {
    return JsonMapper.shared()
        .createObjectNode()
        .put("url", url)
        .put("forge", forge)
        .put("token", user().token())
        .put("api_url", api.url());
  }

  private static JsonNode connect(String project, ObjectNode wish) throws Exception {
    return user().result("PUT", "/" + project + "/connection", wish.toString());
  }

  /// Waits until a name shows this; a deployment succeeds a moment before it is seen.
  private static void awaitPage(RefName name, String text) throws IOException {
    awaiting(() ->
        server.live().manifest(name).isPresent()
            && server.live().page(name, "/index.html").equals(text));
  }

  private static void awaitLive(String project, String text) throws IOException {
    awaitPage(RefName.production(project), text);
  }

  private static void awaitGone(RefName name) throws IOException {
    awaiting(() -> server.live().manifest(name).isEmpty());
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void awaiting(Condition condition) throws IOException {
    var deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "github,    /repos/git/g-github/statuses/%s,              state,  success,    Bearer %s",
    "gitlab,    /projects/git%%2Fg-gitlab/statuses/%s,        state,  success,    %s",
    "gitea,     /repos/git/g-gitea/statuses/%s,               state,  success,    token %s",
    "forgejo,   /repos/git/g-forgejo/statuses/%s,             state,  success,    token %s",
    "bitbucket, /projects/git/repos/g-bitbucket/commits/%s/builds, state, SUCCESSFUL, Bearer %s",
    "gogs,      -, -, -, -",
  })
  void aSignedPushIsFetchedBuiltAndToldTheForge(
      String forge, String path, String field, String state, String authorization)
      throws Exception {
    var site = elsewhere("g-" + forge);
    var project = "p-" + forge;
    var connected = connect(project, wish(url("g-" + forge), forge));
    user().awaitStatus(project, "success");
    awaitLive(project, "one");
    var second = site.write("index.html", "two").commit("Two");
    site.push("main");
    var secret = connected.path("secret").asString();
    var right = new ForgeSide(forge, user(), project, secret);

    assertThat(new ForgeSide(forge, user(), project, "guess").pushed("main", second, "1"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(403));
    var first = right.pushed("main", second, "1");
    var again = right.pushed("main", second, "1");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).contains("\"pushed main\"").contains("\"already_exists\":false");
    assertThat(again.body()).contains("\"queued\":[]").contains("\"already_exists\":true");
    user().await(project, newest -> isDone(newest, second));
    awaitLive(project, "two");
    assertThat(user().statuses(project)).containsExactly("success", "success");
    if (!forge.equals("gogs")) { // which has no statuses
      var told =
          api.await(call ->
              call.path().equals(path.formatted(second))
                  && call.body().path(field).asString("").equals(state));
      assertThat(told.authorization()).isEqualTo(authorization.formatted(user().token()));
      assertThat(told.body().toString())
          .contains("millstream/" + project)
          .contains("http://%s.%s.localhost:8080/".formatted(newestId(project), project));
    }
  }

  private static boolean isDone(JsonNode newest, String commit) {
    return newest.at("/latest_stage/status").asString("").equals("success")
        && newest.at("/deployment_trigger/metadata/commit_hash").asString("").equals(commit);
  }

  private static String newestId(String project) throws Exception {
    return user().deployments(project).path(0).path("short_id").asString();
  }

  @Test
  void overSshTheKeyThatWeMadeFetches() throws Exception {
    var site = elsewhere("by-key");
    var port = server.control().sshPort().orElseThrow();
    var url = "ssh://git@127.0.0.1:%d/by-key.git".formatted(port);
    var connected = connect("keyed", wish(url, "gitea"));
    var key = connected.path("public_key").asString();
    assertThat(key).startsWith("ssh-ed25519 ").endsWith(" millstream-keyed");
    user().result("POST", "/keyed/connection/sync", "");
    await(
        "keyed", now -> now.path("problem").asString("").contains("does not take the deploy key"));
    var body = JsonMapper.shared().createObjectNode().put("key", key).put("project", "by-key");
    var path = "/client/v4/accounts/" + user().account() + "/ssh_keys";
    assertThat(user().send("POST", path, body.put("read_only", true).toString()).statusCode())
        .isEqualTo(200);

    // the fetch that failed is tried again by itself
    user().awaitStatus("keyed", "success");

    awaitLive("keyed", "one");
    var now = await("keyed", view -> view.path("problem").isNull());
    assertThat(now.path("host_key").asString()).isEqualTo(server.control().hostKey().orElseThrow());
    assertThat(now.path("secret").isNull()).isTrue();
    assertThat(connect("keyed", wish(url, "gitea")).path("public_key").asString()).isEqualTo(key);
    assertThat(site.remote("refs/heads/main")).isNotEmpty();
  }

  private static JsonNode await(String project, java.util.function.Predicate<JsonNode> wish)
      throws Exception {
    var deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      var now = user().result("GET", "/" + project + "/connection", "");
      if (wish.test(now)) {
        return now;
      }
      assertThat(System.nanoTime()).as("it is still " + now).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aBranchThatMovesAnywhereElsewhereDoesSoHereAndItsPreviewGoesWithIt() throws Exception {
    var site = elsewhere("moving");
    var secret = connect("moved", wish(url("moving"), "github")).path("secret").asString();
    user().awaitStatus("moved", "success");
    var forge = new ForgeSide("github", user(), "moved", secret);
    site.ok("checkout", "-q", "-b", "idea");
    site.write("index.html", "an idea").commit("Idea");
    site.push("idea");
    forge.pushed("idea", "", "1");
    user().await("moved", ForgeTest::isPreview);
    awaitPage(RefName.branch("moved", "idea"), "an idea");
    site.ok("reset", "-q", "--hard", "main");
    var forced = site.write("index.html", "another").commit("Another");
    site.push("--force", "idea");
    forge.pushed("idea", forced, "2");
    user().await("moved", newest -> isDone(newest, forced));
    awaitPage(RefName.branch("moved", "idea"), "another");

    // said to be deleted, but still there: it stays
    forge.send("delete", "3", "{\"ref\": \"idea\", \"ref_type\": \"branch\"}");
    var last = site.write("index.html", "last").commit("Last");
    site.push("idea");
    forge.pushed("idea", last, "4");
    user().await("moved", newest -> isDone(newest, last));
    awaitPage(RefName.branch("moved", "idea"), "last");
    site.push("--delete", "idea");
    forge.send("delete", "5", "{\"ref\": \"idea\", \"ref_type\": \"branch\"}");

    awaitGone(RefName.branch("moved", "idea"));
    awaitLive("moved", "one");
  }

  private static boolean isPreview(JsonNode newest) {
    return newest.at("/latest_stage/status").asString("").equals("success")
        && newest.path("environment").asString("").equals("preview");
  }

  @Test
  void aStrangersPullRequestIsBuiltWhereThatIsWishedAndGetsNoSecret() throws Exception {
    var site = elsewhere("open");
    site.ok("checkout", "-q", "-b", "theirs");
    site.write("index.html", "theirs")
        .write("functions/api.js", "export const onRequest = () => new Response('hello');")
        .commit("Theirs");
    site.push("theirs:refs/pull/7/head");
    var wish = wish(url("open"), "github").put("build_forks", true);
    var secret = connect("guarded", wish).path("secret").asString();
    user().awaitStatus("guarded", "success");
    user()
        .result(
            "PATCH",
            "/guarded",
            """
            {"deployment_configs": {"preview": {"env_vars": {
              "SECRET": {"type": "secret_text", "value": "hush"},
              "PLAIN": {"type": "plain_text", "value": "open"}}}}}
            """);
    var forge = new ForgeSide("github", user(), "guarded", secret);

    forge.send("pull_request", "1", pullRequest("opened", "mallory/site"));

    user().await("guarded", ForgeTest::isPreview);
    awaitPage(RefName.branch("guarded", "pull-7"), "theirs");
    awaitLive("guarded", "one");
    var bundle = server.live().functions(RefName.branch("guarded", "pull-7")).orElseThrow();
    assertThat(bundle.vars()).containsEntry("PLAIN", "open").doesNotContainKey("SECRET");
    var ours = forge.send("pull_request", "2", pullRequest("synchronize", "ada/site"));
    assertThat(ours.body()).contains("\"queued\":[]");
    forge.send("pull_request", "3", pullRequest("closed", "mallory/site"));
    awaitGone(RefName.branch("guarded", "pull-7"));
  }

  private static String pullRequest(String action, String from) {
    return """
    {"action": "%s", "number": 7, "pull_request": {"number": 7,
      "head": {"repo": {"full_name": "%s"}}, "base": {"repo": {"full_name": "ada/site"}}}}
    """
        .formatted(action, from);
  }

  @Test
  void strangersPullRequestsAreLeftAloneWhereNobodyWishedForThem() throws Exception {
    elsewhere("closed");
    var secret = connect("careful", wish(url("closed"), "github")).path("secret").asString();

    var answer =
        new ForgeSide("github", user(), "careful", secret)
            .send("pull_request", "1", pullRequest("opened", "mallory/site"));

    assertThat(answer.body()).contains("\"queued\":[]").contains("\"already_exists\":false");
  }

  @Test
  void aForgeThatFailsIsToldAgain() throws Exception {
    elsewhere("flaky");
    api.failNext(3);

    connect("patient", wish(url("flaky"), "gitea"));

    api.await(call ->
        call.path().startsWith("/repos/git/flaky/statuses/")
            && call.body().path("state").asString("").equals("success"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://ada:pw@github.com/ada/site.git | | the address holds a password",
        "file:///etc/passwd | github | is no repository's address",
        "https://git.example.org/ada/site.git | | say which forge git.example.org is: github",
        "https://10.0.0.7/ada/site.git | gitea | 10.0.0.7 is not a public address",
        "http://github.com/ada/site.git | | only https is allowed",
        "https://github.com/ada/site.git | sourceforge | there is no forge sourceforge",
        "https://github.com/../site.git | | is no repository's address",
      })
  void anAddressThatCannotBeOneIsRefusedWithTheReason(String url, String forge, String reason)
      throws Exception {
    var wish = JsonMapper.shared().createObjectNode().put("url", url).put("forge", forge);

    var answer = user().pages("PUT", "/refused/connection", wish.toString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(reason);
  }
}
