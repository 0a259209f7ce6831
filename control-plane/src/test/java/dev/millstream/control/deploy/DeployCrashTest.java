package dev.millstream.control.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `kill -9` leaves of a push and of a rollback, and what the next start makes of it.
@Timeout(300)
class DeployCrashTest {
  private static final long SEED = 20_261_127;
  private static final int KILLS = Integer.getInteger("millstream.crash.kills", 10);
  private static final int PUSHES_AT_ONCE = 5;
  private static final String MAIN = "refs/heads/main";

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeDataFolder() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
  }

  private record Pushed(String project, WorkTree site, String page, String commit) {}

  private enum Fate {
    FAILED,
    WENT_LIVE_AFTER_THE_RESTART,
    WAS_ACKNOWLEDGED
  }

  /// Five pushes of different sizes are under way at each kill, the last of them a project's first.
  /// The seed picks the moment: the kill comes after so many changes of files in the data folder,
  /// of as many as five whole pushes make. `millstream.crash.kills` asks for more kills.
  @Test
  void ofFiftyPushesThatAreKilledEachFailedAndChangedNothingOrGoesLive(TestReporter reporter)
      throws Exception {
    var random = new Random(SEED);
    var live = new HashMap<String, Pushed>();
    var fates = new EnumMap<Fate, Integer>(Fate.class);
    var server = DeployServerProcess.start(data);
    try {
      var all = push(commits(0, server.user()), Integer.MAX_VALUE);
      all.pushes().forEach((pushed, git) -> live.put(pushed.project(), pushed));
      for (var round = 1; round <= KILLS; round++) {
        // one kill in each tenth of the way
        var moment = (int) ((round - random.nextDouble()) / KILLS * all.changes());
        var underWay = push(commits(round, server.user()), moment);
        server.close();
        server = DeployServerProcess.start(data);
        for (var push : underWay.pushes().entrySet()) {
          var fate = fate(push.getKey(), push.getValue(), server.user(), live);
          fates.merge(fate, 1, Integer::sum);
        }
      }
    } finally {
      server.close();
    }
    reporter.publishEntry("fates of the pushes", fates.toString());
    assertThat(fates).containsOnlyKeys(Fate.values());
  }

  private List<Pushed> commits(int round, User user) throws Exception {
    var pushed = new ArrayList<Pushed>();
    for (var i = 0; i < PUSHES_AT_ONCE; i++) {
      var project = i == PUSHES_AT_ONCE - 1 ? "new-" + round : "site-" + i;
      var at = folder.resolve(project);
      var site = Files.exists(at) ? new WorkTree(at) : WorkTree.init(at, user.remote(project));
      site.ok("remote", "set-url", "origin", user.remote(project));
      var page = "%s in round %d".formatted(project, round);
      for (var file = 0; file < 1 << i; file++) {
        site.write("page-" + file + ".html", page + " " + file);
      }
      pushed.add(new Pushed(project, site, page, site.write("index.html", page).commit(page)));
    }
    return pushed;
  }

  private record UnderWay(Map<Pushed, Process> pushes, int changes) {}

  /// Starts all pushes and waits for so many changes, or until the last push has ended.
  private UnderWay push(List<Pushed> commits, int moment) throws Exception {
    var pushes = new LinkedHashMap<Pushed, Process>();
    try (var changes = FileChanges.below(data)) {
      for (var pushed : commits) {
        pushes.put(pushed, pushed.site().start("main"));
      }
      var count = changes.await(moment, () -> pushes.values().stream().noneMatch(Process::isAlive));
      return new UnderWay(pushes, count);
    }
  }

  /// What became of a push, after the restart: git, the API and the store must agree.
  private Fate fate(Pushed pushed, Process git, User user, Map<String, Pushed> live)
      throws Exception {
    var said = new String(git.getInputStream().readAllBytes(), UTF_8);
    var acknowledged = git.waitFor() == 0;
    var project = pushed.project();
    pushed.site().ok("remote", "set-url", "origin", user.remote(project));
    var taken = user.projects().contains(project) && newest(user, project).equals(pushed.commit());
    if (taken) {
      user.awaitStatus(project, "success");
      pushed.site().awaitRemote(MAIN, pushed.commit());
      live.put(project, pushed);
    } else {
      assertThat(acknowledged).as(said).isFalse();
    }
    var last = live.get(project);
    assertThat(page(project)).as(said).isEqualTo(last == null ? "" : last.page());
    if (last == null) {
      assertThat(user.projects()).doesNotContain(project);
    } else if (!taken) {
      assertThat(newest(user, project)).isEqualTo(last.commit());
      assertThat(pushed.site().remote(MAIN)).isEqualTo(last.commit());
    }
    if (acknowledged) {
      return Fate.WAS_ACKNOWLEDGED;
    }
    return taken ? Fate.WENT_LIVE_AFTER_THE_RESTART : Fate.FAILED;
  }

  private static String newest(User user, String project) throws Exception {
    return user.deployments(project).at("/0/deployment_trigger/metadata/commit_hash").asString();
  }

  @Test
  void aRollbackThatWasCommittedButNotPublishedIsPublishedAtTheNextStart() throws Exception {
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
    assertThat(page("blog")).isEqualTo("two");

    gate.open(Gate.PUBLISH);
    DeployServer.start(data).close();

    assertThat(page("blog")).isEqualTo("one");
  }

  private static void callInVain(User user, String path) {
    try {
      user.pages("POST", path, "");
    } catch (IOException | InterruptedException e) {
      // the server stops before it answers
    }
  }

  private String page(String project) throws IOException {
    try (var store = FileObjectStore.open(data.resolve("objects"))) {
      var production = RefName.production(project);
      var live = new LiveSites(store);
      return live.manifest(production).isEmpty() ? "" : live.page(production, "/index.html");
    }
  }
}
