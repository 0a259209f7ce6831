package dev.millstream.control.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.max;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What happens around a build that has not ended.
@Timeout(120)
class UnderWayTest {
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
  void linesOfTheBuildReachThePusherWhileItRuns() throws Exception {
    var site = site("watched");
    site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.STAGE);
    var push = site.start("main");

    try (var lines = push.inputReader(UTF_8)) {
      assertThat(lines.readLine()).startsWith("remote: -----> Building watched from ");
      server.gate().awaitArrival(Gate.STAGE);
      assertThat(push.isAlive()).isTrue();
      server.gate().open(Gate.STAGE);
      assertThat(lines.lines()).anyMatch(line -> line.contains("http://watched.localhost:8080/"));
    }
    assertThat(push.waitFor()).isZero();
  }

  @Test
  void aDeploymentIsNoSuccessUntilItsAddressAnswers() throws Exception {
    var site = site("told");
    site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.PUBLISH);
    var push = site.start("main");
    server.gate().awaitArrival(Gate.PUBLISH);

    assertThat(server.user().statuses("told")).containsExactly("active");

    server.gate().open(Gate.PUBLISH);
    assertThat(push.waitFor()).isZero();
    assertThat(server.user().statuses("told")).containsExactly("success");
  }

  @Test
  void aPusherThatVanishesDoesNotStopItsDeployment() throws Exception {
    var site = site("vanished");
    var commit = site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.STAGE);
    var push = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);

    push.descendants().forEach(ProcessHandle::destroyForcibly);
    push.destroyForcibly().waitFor();
    server.gate().open(Gate.STAGE);

    server.user().awaitStatus("vanished", "success");
    site.awaitRemote("refs/heads/main", commit); // it moves when the page is live
    assertThat(site.push("main")).contains("Everything up-to-date");
    assertThat(live.page(RefName.production("vanished"), "/index.html")).isEqualTo("hello");
  }

  @Test
  void theSameCommitPushedAgainWhileItIsBuiltWatchesThatBuild() throws Exception {
    var site = site("twice");
    site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.STAGE);
    var first = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    var second = site.start("main");

    try (var lines = second.inputReader(UTF_8)) {
      assertThat(lines.readLine()).startsWith("remote: -----> Building twice from ");
      server.gate().open(Gate.STAGE);
      assertThat(lines.lines()).anyMatch(line -> line.contains("http://twice.localhost:8080/"));
    }

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(server.user().statuses("twice")).containsExactly("success");
  }

  @Test
  void aCommitThatIsPushedOnTopWhileTheFirstIsBuiltFollowsIt() throws Exception {
    var site = site("queue");
    site.write("index.html", "one").commit("One");
    server.gate().close(Gate.STAGE);
    var first = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    site.write("index.html", "two");
    var top = site.commit("Two [skip ci]");
    var second = site.start("main");
    server.user().await("queue", newest -> hash(newest).equals(top));

    server.gate().open(Gate.STAGE);

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(site.remote("refs/heads/main")).isEqualTo(top);
    assertThat(live.page(RefName.production("queue"), "/index.html")).isEqualTo("one");
    assertThat(server.user().statuses("queue")).containsExactly("canceled", "success");
  }

  @Test
  void aCommitThatWaitsIsNotBuiltWhenANewerOneContainsIt() throws Exception {
    var site = site("hasty");
    site.write("index.html", "one").commit("One");
    server.gate().close(Gate.STAGE);
    var first = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    var second = site.write("index.html", "two").commit("Two");
    var waiting = site.start("main");
    server.user().await("hasty", newest -> hash(newest).equals(second));
    var third = site.write("index.html", "three").commit("Three");
    var newest = site.start("main");
    server.user().await("hasty", deployment -> hash(deployment).equals(third));
    var other = site("unhurried");
    other.write("index.html", "---\n---\n{% if %}").commit("Needs a worker, and no stage");
    assertThat(other.refused("main")).contains("build failed");

    server.gate().open(Gate.STAGE);

    assertThat(first.waitFor()).isZero();
    assertThat(new String(waiting.getInputStream().readAllBytes(), UTF_8))
        .contains("Not built: superseded by " + third.substring(0, 7) + ", which contains it")
        .contains("http://hasty.localhost:8080/")
        .doesNotContain("rejected");
    assertThat(waiting.waitFor()).isZero();
    assertThat(newest.waitFor()).isZero();
    assertThat(server.user().statuses("hasty")).containsExactly("success", "canceled", "success");
    assertThat(live.page(RefName.production("hasty"), "/index.html")).isEqualTo("three");
  }

  @Test
  void aProjectWithManyBranchesGivesWayToOneOfWhichNothingIsBuilt() throws Exception {
    server.user().result("POST", "", "{\"name\": \"single\"}");
    var many = site("many");
    many.write("index.html", "many").commit("Many");
    many.push("main");
    server.gate().close(Gate.STAGE);
    var pushes = new ArrayList<Process>();
    for (var branch : List.of("a", "b", "c", "d")) {
      pushes.add(many.start("main:refs/heads/" + branch));
      server.user().await("many", newest -> branch(newest).equals(branch));
    }
    server.gate().awaitArrival(Gate.STAGE);
    var single = site("single");
    single.write("index.html", "single").commit("Single");
    pushes.add(single.start("main"));
    server.user().await("single", newest -> branch(newest).equals("main"));

    server.gate().open(Gate.STAGE);

    for (var push : pushes) {
      assertThat(push.waitFor()).isZero();
    }
    // which of many's last two comes first is open: both workers become free at once
    var ofMany = new ArrayList<Instant>();
    server.user().deployments("many").forEach(deployment -> ofMany.add(started(deployment)));
    assertThat(started(server.user().deployments("single").get(0))).isBefore(max(ofMany));
  }

  private static String branch(JsonNode deployment) {
    return deployment.at("/deployment_trigger/metadata/branch").asString();
  }

  private static Instant started(JsonNode deployment) {
    return Instant.parse(deployment.at("/latest_stage/started_on").asString());
  }

  @Test
  void ofTwoUnrelatedPushesToABranchTheSecondMustFetchFirst() throws Exception {
    var site = site("rivals");
    site.write("index.html", "one").commit("One");
    var rival = WorkTree.init(folder.resolve("rival"), server.user().remote("rivals"));
    var theirs = rival.write("index.html", "two").commit("Two");
    server.gate().close(Gate.STAGE);
    var first = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    var second = rival.start("main");
    server.user().await("rivals", newest -> hash(newest).equals(theirs));

    server.gate().open(Gate.STAGE);

    assertThat(first.waitFor()).isZero();
    assertThat(new String(second.getInputStream().readAllBytes(), UTF_8)).contains("fetch first");
    assertThat(live.page(RefName.production("rivals"), "/index.html")).isEqualTo("one");
  }

  @Test
  void aDeploymentThatIsCancelledLeavesWhatIsLiveAndCanBeRetried() throws Exception {
    var site = site("stopped");
    site.write("index.html", "one").commit("One");
    site.push("main");
    site.write("index.html", "two").commit("Two");
    server.gate().close(Gate.STAGE);
    var built = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);
    var third = site.write("index.html", "three").commit("Three");
    var waiting = site.start("main");
    var queued =
        server.user().await("stopped", newest -> hash(newest).equals(third)).path("id").asString();
    var running = server.user().deployments("stopped").path(1).path("id").asString();

    server.user().result("POST", "/stopped/deployments/" + queued + "/cancel", "");
    server.user().result("POST", "/stopped/deployments/" + running + "/cancel", "");

    for (var push : new Process[] {built, waiting}) {
      assertThat(new String(push.getInputStream().readAllBytes(), UTF_8))
          .contains("-----> Cancelled; what is live stays", "[remote rejected]", "(cancelled)");
    }
    server.gate().open(Gate.STAGE);
    assertThat(live.page(RefName.production("stopped"), "/index.html")).isEqualTo("one");
    assertThat(server.user().statuses("stopped"))
        .containsExactly("canceled", "canceled", "success");
    assertThat(server.user().error(409, "POST", "/stopped/deployments/" + queued + "/cancel"))
        .asString()
        .contains("has ended already");

    server.user().result("POST", "/stopped/deployments/" + queued + "/retry", "");

    server.user().awaitStatus("stopped", "success");
    site.awaitRemote("refs/heads/main", third);
    assertThat(live.page(RefName.production("stopped"), "/index.html")).isEqualTo("three");
    assertThat(server.user().error(409, "POST", "/stopped/deployments/" + running + "/retry"))
        .asString()
        .contains("main has moved on since");
  }

  @Test
  void aProjectThatIsDeletedDuringItsBuildStaysAway() throws Exception {
    var site = site("doomed");
    site.write("index.html", "hello").commit("Hello");
    server.gate().close(Gate.STAGE);
    var push = site.start("main");
    server.gate().awaitArrival(Gate.STAGE);

    server.user().result("DELETE", "/doomed", "");
    server.gate().open(Gate.STAGE);

    var shown = new String(push.getInputStream().readAllBytes(), UTF_8);
    assertThat(shown).contains("The project was deleted meanwhile");
    assertThat(push.waitFor()).isNotZero();
    assertThat(live.store().refs().list("site/doomed/")).isEmpty();
    assertThat(server.user().projects()).doesNotContain("doomed");
  }

  private static String hash(JsonNode deployment) {
    return deployment.at("/deployment_trigger/metadata/commit_hash").asString();
  }

  private static WorkTree site(String project) throws Exception {
    return WorkTree.init(folder.resolve(project), server.user().remote(project));
  }
}
