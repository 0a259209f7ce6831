package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Deploy hooks that are called while the branch is built.
@Timeout(120)
class HookCallTest {
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

  @Test
  void callsThatWaitAreOneBuildAndItTakesWhatWasPushedBeforeItsTurn() throws Exception {
    var site = WorkTree.init(folder.resolve("cms"), server.user().remote("cms"));
    site.write("index.html", "one").commit("One");
    site.push("main");
    var hook = hook("cms");
    server.gate().close(Gate.STAGE);
    var second = site.write("index.html", "two").commit("Two");
    var push = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);

    var called = call(hook);
    var again = call(hook);

    assertThat(called.path("already_exists").asBoolean()).isFalse();
    assertThat(again.path("already_exists").asBoolean()).isTrue();
    assertThat(again.path("id")).isEqualTo(called.path("id"));
    server.gate().open(Gate.STAGE);
    assertThat(push.waitFor()).isZero();
    var built = server.user().awaitStatus("cms", "success");
    assertThat(built.path("id")).isEqualTo(called.path("id"));
    assertThat(built.at("/deployment_trigger/metadata/commit_hash").asString()).isEqualTo(second);
    assertThat(server.user().statuses("cms")).containsExactly("success", "success", "success");
    assertThat(server.live().page(RefName.production("cms"), "/index.html")).isEqualTo("two");
    assertThat(site.remote("refs/heads/main")).isEqualTo(second);
  }

  @Test
  void aCommitThatAskedForNoBuildIsBuiltWhenAHookAsks() throws Exception {
    var site = WorkTree.init(folder.resolve("asked"), server.user().remote("asked"));
    site.write("index.html", "one").commit("One [skip ci]");
    site.push("main");
    assertThat(server.user().statuses("asked")).containsExactly("canceled");

    call(hook("asked"));

    var built = server.user().awaitStatus("asked", "success");
    assertThat(built.at("/deployment_trigger/type").asString()).isEqualTo("deploy_hook");
    assertThat(server.user().statuses("asked")).containsExactly("success", "canceled");
  }

  @Test
  void aHookHasABranchThatCanBe() throws Exception {
    var site = WorkTree.init(folder.resolve("named"), server.user().remote("named"));
    site.write("index.html", "one").commit("One");
    site.push("main");

    assertThat(refused("b".repeat(251))).contains("a branch's name has at most 250 bytes");
    assertThat(refused("../x")).contains("'../x' cannot be a branch's name");
  }

  private static String refused(String branch) throws Exception {
    var body = "{\"branch\": \"%s\"}".formatted(branch);
    var answer = server.user().pages("POST", "/named/deploy_hooks", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return answer.body();
  }

  private static String hook(String project) throws Exception {
    var made = server.user().result("POST", "/" + project + "/deploy_hooks", "{}");
    return URI.create(made.path("url").asString()).getPath();
  }

  private static JsonNode call(String path) throws Exception {
    var answer = server.user().with("").send("POST", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body()).path("result");
  }
}
