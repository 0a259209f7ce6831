package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Previews, the end of branches, several at once, and tags; each test has a project of its own.
@Timeout(120)
class BranchTest {
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
  void anotherBranchIsAPreviewBesideProduction() throws Exception {
    var site = withProduction("preview");
    site.ok("checkout", "-q", "-b", "Feature/New_Look");
    site.write("index.html", "new look").commit("Look");

    var shown = site.push("Feature/New_Look");

    assertThat(shown)
        .containsPattern("remote: +http://feature-new-look\\.preview\\.localhost:8080/");
    assertThat(page("preview", "feature-new-look")).isEqualTo("new look");
    assertThat(live.page(RefName.production("preview"), "/index.html")).isEqualTo("production");
    var newest = server.user().deployments("preview").get(0);
    assertThat(newest.get("environment").asString()).isEqualTo("preview");
  }

  @Test
  void deletingAPreviewBranchTakesItsAddressAwayAndKeepsItsDeployment() throws Exception {
    var site = withProduction("deleted");
    branch(site, "look", "new look");
    var id = server.user().deployments("deleted").get(0).get("id").asString();

    site.push("--delete", "look");

    assertThat(live.manifest(RefName.branch("deleted", "look"))).isEmpty();
    assertThat(site.remote("refs/heads/look")).isEmpty();
    assertThat(live.page(RefName.deployment("deleted", id), "/index.html")).isEqualTo("new look");
    site.push("look");
    assertThat(page("deleted", "look")).isEqualTo("new look");
  }

  @Test
  void theProductionBranchCannotBeDeleted() throws Exception {
    var site = withProduction("kept");

    var shown = site.refused("--delete", "main");

    assertThat(shown).contains("main is production: delete the project instead");
    assertThat(live.page(RefName.production("kept"), "/index.html")).isEqualTo("production");
    assertThat(site.remote("refs/heads/main")).isNotEmpty();
  }

  @Test
  void aSharedAddressStaysWithTheBranchThatHadItLast() throws Exception {
    var site = withProduction("shared");
    branch(site, "a/b", "slash");
    branch(site, "a-b", "dash");

    site.push("--delete", "a/b");

    assertThat(page("shared", "a-b")).isEqualTo("dash");
  }

  @Test
  void aBranchThatIsBeingBuiltCannotBeDeleted() throws Exception {
    var site = withProduction("busy");
    branch(site, "look", "one");
    site.write("index.html", "two").commit("Two");
    server.gate().close(Gate.STAGE);
    var push = site.start("look");
    server.gate().awaitArrival(Gate.STAGE);

    var shown = site.refused("--delete", "look");

    server.gate().open(Gate.STAGE);
    assertThat(shown).contains("it is being built; delete it once that has ended");
    assertThat(push.waitFor()).isZero();
    assertThat(page("busy", "look")).isEqualTo("two");
    site.push("--delete", "look");
  }

  @Test
  void ofSeveralBranchesInAFirstPushMainBecomesProduction() throws Exception {
    var site = site("several").write("index.html", "main");
    site.commit("Main");
    site.ok("checkout", "-q", "-b", "develop");
    site.write("index.html", "develop").commit("Develop");

    site.push("--all");

    assertThat(live.page(RefName.production("several"), "/index.html")).isEqualTo("main");
    assertThat(page("several", "develop")).isEqualTo("develop");
    var project = server.user().result("GET", "/several", "");
    assertThat(project.get("production_branch").asString()).isEqualTo("main");
    assertThat(site.ok("ls-remote", "--symref", "origin", "HEAD")).contains("refs/heads/main");
  }

  @Test
  void withoutMainOrMasterTheFirstPushedBranchBecomesProduction() throws Exception {
    var site = site("trunk").write("index.html", "trunk");
    site.commit("Trunk");

    site.push("main:trunk");

    assertThat(live.page(RefName.production("trunk"), "/index.html")).isEqualTo("trunk");
  }

  @Test
  void anAtomicPushOfSeveralBranchesIsRefusedAsAWhole() throws Exception {
    var site = withProduction("atomic");
    site.write("index.html", "two").commit("Two");

    var shown = site.refused("--atomic", "main", "main:other");

    assertThat(shown).contains("several refs cannot be pushed with --atomic here; leave it out");
    assertThat(live.page(RefName.production("atomic"), "/index.html")).isEqualTo("production");
    assertThat(live.manifest(RefName.branch("atomic", "other"))).isEmpty();
    site.push("--atomic", "main");
    assertThat(live.page(RefName.production("atomic"), "/index.html")).isEqualTo("two");
  }

  @Test
  void tagsArriveAndDeployNothing() throws Exception {
    var site = withProduction("tagged");
    site.ok("tag", "v1");
    site.ok("tag", "-a", "v2", "-m", "Second");

    site.push("--tags");

    assertThat(site.remote("refs/tags/v1")).isEqualTo(site.ok("rev-parse", "v1"));
    assertThat(site.remote("refs/tags/v2")).isEqualTo(site.ok("rev-parse", "v2"));
    assertThat(server.user().statuses("tagged")).hasSize(1);
  }

  private static String page(String project, String label) throws IOException {
    return live.page(RefName.branch(project, label), "/index.html");
  }

  private static void branch(WorkTree site, String name, String text) throws Exception {
    site.ok("checkout", "-q", "-b", name);
    site.write("index.html", text).commit(text);
    site.push(name);
  }

  private static WorkTree withProduction(String project) throws Exception {
    var site = site(project).write("index.html", "production");
    site.commit("Production");
    site.push("main");
    return site;
  }

  private static WorkTree site(String project) throws Exception {
    return WorkTree.init(folder.resolve(project), server.user().remote(project));
  }
}
