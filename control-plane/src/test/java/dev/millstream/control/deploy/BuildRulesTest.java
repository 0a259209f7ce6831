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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which pushes are built: `source.config` of a project.
@Timeout(120)
class BuildRulesTest {
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
  void branchesThatNoPatternNamesAreReceivedButNotBuilt() throws Exception {
    var site = site("branches");
    set(
        "branches",
        """
        {"preview_deployment_setting": "custom", "preview_branch_includes": ["feature/*", "fix"],
         "preview_branch_excludes": ["feature/old*"]}
        """);
    var tip = site.write("index.html", "two").commit("Two");

    site.push("main:feature/new/one", "main:feature/older", "main:wip", "main:fix");

    assertThat(status("branches", "feature/new/one")).isEqualTo("success");
    assertThat(status("branches", "fix")).isEqualTo("success");
    assertThat(status("branches", "feature/older")).isEqualTo("canceled");
    assertThat(status("branches", "wip")).isEqualTo("canceled");
    assertThat(problem("branches", "wip"))
        .isEqualTo("the project's settings build no previews of wip");
    assertThat(site.remote("refs/heads/wip")).isEqualTo(tip);
  }

  @Test
  void aPushThatChangesNoWatchedFileIsReceivedButNotBuilt() throws Exception {
    var site = site("paths");
    set("paths", "{\"path_includes\": [\"site/*\", \"*.html\"], \"path_excludes\": [\"*.md\"]}");
    site.write("docs/a.txt", "a").write("site/deep/note.md", "n").commit("Not watched");

    var said = site.push("main");

    assertThat(said).contains("it changes no file that the project's settings watch");
    assertThat(server.live().page(RefName.production("paths"), "/index.html")).isEqualTo("one");

    site.write("site/deep/page.txt", "p").commit("Watched");
    site.push("main");
    assertThat(server.user().statuses("paths")).containsExactly("success", "canceled", "success");
  }

  @Test
  void productionCanBeReceivedWithoutBuilds() throws Exception {
    var site = site("off");
    set("off", "{\"production_deployments_enabled\": false}");
    site.write("index.html", "two").commit("Two");

    site.push("main", "main:preview");

    assertThat(status("off", "preview")).isEqualTo("success");
    assertThat(server.live().page(RefName.production("off"), "/index.html")).isEqualTo("one");
  }

  @Test
  void aSettingThatIsNotNamedStays() throws Exception {
    site("stays");
    set("stays", "{\"preview_deployment_setting\": \"none\", \"path_excludes\": [\"docs/*\"]}");
    set("stays", "{\"production_deployments_enabled\": true}");

    var config = server.user().result("GET", "/stays", "").at("/source/config");

    assertThat(config.path("preview_deployment_setting").asString()).isEqualTo("none");
    assertThat(config.path("path_excludes").path(0).asString()).isEqualTo("docs/*");
    assertThat(config.path("path_includes").path(0).asString()).isEqualTo("*");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"path_includes\": \"docs\"}, path_includes: is no list of at most 100 patterns",
        "{\"path_excludes\": [\"\"]}, path_excludes: is no list of at most 100 patterns",
        "{\"preview_deployment_setting\": \"some\"}, setting: is not all",
        "{\"production_deployments_enabled\": \"no\"}, enabled: is neither true nor false",
        "[1], source.config: is no object",
      })
  void whatIsNoRuleIsRefusedByName(String config, String why) throws Exception {
    var project = "{\"name\": \"refused\", \"source\": {\"config\": %s}}".formatted(config);

    var answer = server.user().pages("POST", "", project);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
  }

  private static WorkTree site(String project) throws Exception {
    var site = WorkTree.init(folder.resolve(project), server.user().remote(project));
    site.write("index.html", "one").commit("One");
    site.push("main");
    return site;
  }

  private static void set(String project, String config) throws Exception {
    server
        .user()
        .result("PATCH", "/" + project, "{\"source\": {\"config\": %s}}".formatted(config));
  }

  private static String status(String project, String branch) throws Exception {
    return of(project, branch, "/latest_stage/status");
  }

  private static String problem(String project, String branch) throws Exception {
    return of(project, branch, "/problem");
  }

  private static String of(String project, String branch, String pointer) throws Exception {
    return server
        .user()
        .deployments(project)
        .valueStream()
        .filter(each -> each.at("/deployment_trigger/metadata/branch").asString("").equals(branch))
        .findFirst()
        .orElseThrow()
        .at(pointer)
        .asString();
  }
}
