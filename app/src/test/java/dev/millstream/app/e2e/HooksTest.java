package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Builds that are asked for from outside, by curl and by a plain repository's hook.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HooksTest {
  private static final Duration BUILD_MAX = Duration.ofSeconds(60);

  private Path temporary;
  private RunningServer server;

  @BeforeAll
  void push(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(folder.resolve("data"));
    var site = Files.createDirectories(folder.resolve("site"));
    Files.writeString(site.resolve("index.html"), "one");
    WorkingCopy.of(site, folder.resolve("blog")).push(server, "blog", "main").expectSuccess();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aCallIsAnsweredWithADeploymentThatOutlivesTheServer() throws Exception {
    var url = server.cli("hooks", "add", "blog", "--name", "CMS").expectSuccess().output().strip();

    var called = call(url);
    assertThat(called.status()).as(called.body()).isEqualTo(200);
    server.kill();
    server.startAgain();

    var id = json(called).at("/result/id").asString();
    var path = "/pages/projects/blog/deployments/" + id;
    var built =
        Shell.until(
            BUILD_MAX,
            () -> server.call("GET", path).path("result"),
            found -> found.at("/latest_stage/status").asString().equals("success"));
    assertThat(built.at("/deployment_trigger/type").asString()).isEqualTo("deploy_hook");
    assertThat(built.path("environment").asString()).isEqualTo("production");
    assertThat(Curl.get(server.site(id + ".blog", "/")).body()).isEqualTo("one");
    theSecretIsKeptNowhere(url.substring(url.lastIndexOf('/') + 1));
    assertThat(Curl.get(url).status()).isEqualTo(405);

    var listed = server.cli("hooks", "list", "blog").expectSuccess().output();
    var hook = listed.lines().filter(line -> line.contains("CMS")).findFirst().orElseThrow();
    server.cli("hooks", "remove", "blog", hook.split(" ", -1)[0]).expectSuccess();
    assertThat(call(url).status()).isEqualTo(404);
  }

  @Test
  void aProjectIsConnectedToARepositoryElsewhereFromTheCommandLine() throws Exception {
    var connected =
        server
            .cli("projects", "connect", "elsewhere", "git@github.com:ada/site.git")
            .expectSuccess()
            .output();

    assertThat(connected)
        .contains("elsewhere follows ssh://git@github.com/ada/site.git")
        .contains("/hooks/forge/elsewhere/github")
        .contains("ssh-ed25519 ")
        .contains("millstream projects sync elsewhere");
    assertThat(server.cli("projects", "connection", "elsewhere").expectSuccess().output())
        .contains("production  main")
        .doesNotContain("secret");
    server.cli("projects", "disconnect", "elsewhere").expectSuccess();
    assertThat(server.cli("projects", "sync", "elsewhere").expectFailure().output())
        .contains("elsewhere is connected to no repository elsewhere");
  }

  private void theSecretIsKeptNowhere(String secret) throws Exception {
    assertThat(secret).hasSize(43);
    try (var files = Files.walk(server.data())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  void aHookOfNoBranchSaysSoUntilItIsCalledTooOften() throws Exception {
    assertThat(server.cli("hooks", "add", "blog", "--branch", "a..b").expectFailure().output())
        .contains("'a..b' cannot be a branch's name");
    assertThat(server.cli("hooks", "add", "nowhere").expectFailure().output())
        .contains("there is no project nowhere");
    var made = server.cli("hooks", "add", "blog", "--branch", "draft").expectSuccess();
    var url = made.output().strip();

    var answer = call(url);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("blog has no branch draft: push it first");
    for (var more = 0; answer.status() == 409 && more < 30; more++) {
      answer = call(url);
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 61);
    assertThat(call(url + "x").status()).isEqualTo(404);
  }

  @Test
  void aPlainRepositoryPassesOnWhatItReceived() throws Exception {
    var site = Files.createDirectories(temporary.resolve("elsewhere-site"));
    Files.writeString(site.resolve("index.html"), "first");
    var copy = WorkingCopy.of(site, temporary.resolve("elsewhere"));
    var bare = temporary.resolve("it's bare.git");
    copy.git("init", "-q", "--bare", "-b", "main", bare.toString()).expectSuccess();
    var hook = Path.of("..", "git-hooks", "scripts", "post-receive");
    Files.copy(hook, bare.resolve("hooks/post-receive"), StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(copy.git("push", bare.toString(), "main").expectSuccess().output())
        .contains("not deployed: set where to: git config millstream.url");
    set(copy, bare, "url", server.git("elsewhere"));
    set(copy, bare, "tokenFile", server.data().resolve("admin-token").toString());
    copy.write("index.html", "second");
    copy.commit("Second");

    var pushed = copy.git("push", bare.toString(), "main", "main:draft").expectSuccess().output();

    assertThat(pushed).contains("Live in").doesNotContain(server.token(), "not deployed");
    assertThat(Curl.get(server.site("elsewhere", "/")).body()).isEqualTo("second");
    assertThat(Curl.get(server.site("draft.elsewhere", "/")).body()).isEqualTo("second");
    whatCouldNotBePassedOnIsReceivedAndCanBePassedOnLater(copy, bare);
  }

  private void whatCouldNotBePassedOnIsReceivedAndCanBePassedOnLater(WorkingCopy copy, Path bare)
      throws Exception {
    set(copy, bare, "url", "http://localhost:1/git/elsewhere.git");
    copy.write("index.html", "third");
    copy.commit("Third");

    var refs = new String[] {"push", bare.toString(), "main", "main:it's", ":draft"};
    var told = copy.git(refs).expectSuccess().output();

    assertThat(told).contains("received, but not deployed");
    assertThat(copy.git("ls-remote", bare.toString()).output()).doesNotContain("refs/heads/draft");
    assertThat(Curl.get(server.site("elsewhere", "/")).body()).isEqualTo("second");
    set(copy, bare, "url", server.git("elsewhere"));
    var retry = told.substring(told.indexOf("  cd ")).lines().findFirst().orElseThrow();
    var ended = Shell.run(temporary, Map.of("no_proxy", "*"), List.of("sh", "-c", retry));
    assertThat(ended.expectSuccess().output()).contains("Live in");
    assertThat(Curl.get(server.site("elsewhere", "/")).body()).isEqualTo("third");
    assertThat(Curl.get(server.site("it-s.elsewhere", "/")).body()).isEqualTo("third");
    assertThat(Curl.get(server.site("draft.elsewhere", "/")).status()).isEqualTo(404);
  }

  private static void set(WorkingCopy copy, Path bare, String key, String value) throws Exception {
    copy.git("-C", bare.toString(), "config", "millstream." + key, value).expectSuccess();
  }

  private static Curl.Answer call(String url) throws Exception {
    return Curl.get(url, "-X", "POST");
  }

  private static JsonNode json(Curl.Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
