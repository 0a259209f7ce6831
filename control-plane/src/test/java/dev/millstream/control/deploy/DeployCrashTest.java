package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `kill -9` leaves of a push, and what the next start makes of it.
@Timeout(180)
class DeployCrashTest {
  @TempDir Path folder;

  /// While the tree is built; and after SQL has made it live, before the store was told and the
  /// branch moved.
  @ParameterizedTest
  @ValueSource(strings = {Gate.STAGE, Gate.PUBLISH})
  void aPushWhoseServerWasKilledGoesLiveByItself(String step) throws Exception {
    var data = folder.resolve("data");
    var gate = new Gate(data);
    var site = WorkTree.init(folder.resolve("site"), "http://127.0.0.1/");
    var commit = site.write("index.html", "hello").commit("Hello");
    Process push;
    try (var server = DeployServerProcess.start(data)) {
      gate.close(step);
      site.ok("remote", "set-url", "origin", server.user().remote("blog"));
      push = site.start("main");
      gate.awaitArrival(step);
    }
    assertThat(push.waitFor()).isNotZero();
    assertThat(page(data)).isEmpty();

    gate.open(step);
    try (var server = DeployServer.start(data)) {
      server.user().awaitStatus("blog", "success");
      site.ok("remote", "set-url", "origin", server.user().remote("blog"));
      site.awaitRemote("refs/heads/main", commit);
      assertThat(server.user().statuses("blog")).containsExactly("success");
      assertThat(site.push("main")).contains("Everything up-to-date");
    }
    assertThat(page(data)).isEqualTo("hello");
  }

  @Test
  void aRollbackThatWasCommittedButNotPublishedIsPublishedAtTheNextStart() throws Exception {
    var data = folder.resolve("data");
    String first;
    try (var server = DeployServer.start(data)) {
      var site = WorkTree.init(folder.resolve("site"), server.user().remote("blog"));
      site.write("index.html", "one").commit("One");
      site.push("main");
      first = server.user().deployments("blog").get(0).get("id").asString();
      site.write("index.html", "two").commit("Two");
      site.push("main");
    }
    var gate = new Gate(data);
    try (var server = DeployServer.start(data)) {
      var user = server.user();
      gate.close(Gate.PUBLISH);
      var rollback = "/blog/deployments/" + first + "/rollback";
      Thread.ofVirtual().start(() -> callInVain(user, rollback));
      gate.awaitArrival(Gate.PUBLISH);
    }
    assertThat(page(data)).isEqualTo("two");

    gate.open(Gate.PUBLISH);
    DeployServer.start(data).close();

    assertThat(page(data)).isEqualTo("one");
  }

  private static void callInVain(User user, String path) {
    try {
      user.pages("POST", path, "");
    } catch (IOException | InterruptedException e) {
      // the server stops before it answers
    }
  }

  private static String page(Path data) throws IOException {
    try (var store = FileObjectStore.open(data.resolve("objects"))) {
      var production = RefName.production("blog");
      var live = new LiveSites(store);
      return live.manifest(production).isEmpty() ? "" : live.page(production, "/index.html");
    }
  }
}
