package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A locked project, by every way in.
@Tag("e2e")
class LockTest {
  @Test
  void productionMovesOnlyWhenSomebodySaysSo(@TempDir Path folder) throws Exception {
    try (var server = RunningServer.start(folder.resolve("data"))) {
      var site = Files.createDirectories(folder.resolve("site"));
      Files.writeString(site.resolve("index.html"), "one");
      var copy = WorkingCopy.of(site, folder.resolve("copy"));
      assertThat(server.cli("lock", "blog").expectFailure().output())
          .contains("there is no project blog");
      copy.push(server, "blog", "main").expectSuccess();
      server.cli("lock", "blog", "--reason", "launch on Monday").expectSuccess();
      copy.write("index.html", "two");
      copy.commit("Two");

      var pushed = copy.push(server, "blog", "main").expectSuccess().output();

      assertThat(pushed)
          .contains("Not in production: production is locked: launch on Monday")
          .contains(server.site("main.blog", "/"))
          .containsPattern("millstream promote blog [0-9a-f]{8}");
      assertThat(page(server, "blog")).isEqualTo("one");
      assertThat(page(server, "main.blog")).isEqualTo("two");
      Files.writeString(site.resolve("index.html"), "three");
      assertThat(deploy(server, site)).contains("kept      production is locked: launch on Monday");
      assertThat(page(server, "blog")).isEqualTo("one");
      server.kill();
      server.startAgain();

      var deployments = server.call("GET", "/pages/projects/blog/deployments").path("result");
      server.cli("promote", "blog", deployments.at("/1/id").asString()).expectSuccess();
      assertThat(page(server, "blog")).isEqualTo("two");
      server.cli("rollback", "blog", deployments.at("/2/id").asString()).expectSuccess();
      assertThat(page(server, "blog")).isEqualTo("one");

      server.cli("unlock", "blog").expectSuccess();
      assertThat(page(server, "blog")).isEqualTo("one");
      Files.writeString(site.resolve("index.html"), "four");
      assertThat(deploy(server, site)).contains("live      " + server.site("blog", "/"));
      assertThat(page(server, "blog")).isEqualTo("four");
      oldDeploymentsGoButNotThePinnedAndTheLive(server);
    }
  }

  /// Of four, oldest first: pinned, nothing, live by a rollback, at the branch's address.
  private static void oldDeploymentsGoButNotThePinnedAndTheLive(RunningServer server)
      throws Exception {
    var path = "/pages/projects/blog/deployments";
    var ids =
        server.call("GET", path).path("result").valueStream().map(each -> each.path("id")).toList();
    var pinned = ids.get(3).asString();
    server.cli("deployments", "pin", "blog", pinned).expectSuccess();
    server.cli("rollback", "blog", ids.get(1).asString()).expectSuccess();
    assertThat(server.cli("retention", "blog", "--count", "0").expectFailure().output())
        .contains("count is a number from 1 to 100,000");
    assertThat(server.cli("retention", "blog", "--count", "1").expectSuccess().output())
        .contains("count 1, days -, pinned 1");

    var left =
        Shell.until(
            Duration.ofSeconds(20),
            () -> server.call("GET", path).path("result"),
            found -> found.size() < ids.size());
    assertThat(left.valueStream().map(each -> each.path("id")))
        .containsExactly(ids.get(0), ids.get(1), ids.get(3));
    assertThat(Curl.get(server.site(ids.get(2).asString() + ".blog", "/")).status()).isEqualTo(404);
    assertThat(page(server, pinned + ".blog")).isEqualTo("one");
    assertThat(page(server, "blog")).isEqualTo("three");
  }

  private static String deploy(RunningServer server, Path site) throws Exception {
    return server.cli("deploy", site.toString(), "-p", "blog").expectSuccess().output();
  }

  private static String page(RunningServer server, String host) throws Exception {
    return Curl.get(server.site(host, "/")).body();
  }
}
