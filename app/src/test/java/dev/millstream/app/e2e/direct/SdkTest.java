package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell.Ended;
import dev.millstream.control.direct.AssetName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The npm package `cloudflare`, all of its `pages.projects`, and wrangler's way to delete.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkTest {
  private Path folder;
  private RunningServer server;
  private CloudflareClients clients;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = RunningServer.start(folder.resolve("data"));
    clients = new CloudflareClients(server, Files.createDirectories(folder.resolve("home")));
    Files.createDirectories(folder.resolve("site"));
    deploy("one");
    deploy("two");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void allOfItsCallsDoWhatTheySay() throws Exception {
    var one = new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8));
    var manifest = "{\"/index.html\":\"%s\"}".formatted(AssetName.of(one, "html").hex());

    var output = clients.script("projects.mjs", "sdk", manifest).expectSuccess().output();

    var told = JsonMapper.shared().readTree(output);
    projectsAreMadeChangedAndDeleted(told);
    deploymentsAreShownRolledBackRetriedMadeAndDeleted(told);
    assertThat(told.at("/domain/name").asString()).isEqualTo("www.example.test");
    assertThat(told.path("domains")).extracting(JsonNode::asString).contains("www.example.test");
    assertThat(told.path("domainStatus").asString()).isEqualTo("pending");
    assertThat(told.path("noDomain").asString()).startsWith("NotFoundError: 404");
    assertThat(told.path("purge").isNull()).isTrue();
    wranglerDeletesADeploymentButNotTheLiveOne(told);
  }

  private static void projectsAreMadeChangedAndDeleted(JsonNode told) {
    assertThat(told.at("/create/subdomain").asString()).startsWith("made.localhost");
    assertThat(told.path("taken").asString()).contains("409", "made exists already");
    assertThat(told.at("/edit/production_branch").asString()).isEqualTo("release");
    assertThat(told.at("/edit/deployment_configs/preview/env_vars/WORD/value").asString())
        .isEqualTo("hi");
    assertThat(told.path("list")).extracting(JsonNode::asString).containsExactly("made", "sdk");
    assertThat(told.at("/get/name").asString()).isEqualTo("sdk");
    assertThat(told.path("missing").asString()).contains("NotFoundError", "no project made");
  }

  private void deploymentsAreShownRolledBackRetriedMadeAndDeleted(JsonNode told) throws Exception {
    var first = told.at("/deployments/0").asString();
    assertThat(told.at("/get/canonical_deployment/id")).isEqualTo(told.at("/deployments/1"));
    assertThat(told.path("previews")).isEmpty();
    assertThat(told.at("/deployment/latest_stage/status").asString()).isEqualTo("success");
    assertThat(told.at("/logs/data/0/line").asString()).contains("Publishing sdk");
    assertThat(told.at("/rollback/id").asString()).isEqualTo(first);
    assertThat(told.path("live").asString()).isEqualTo(first);
    assertThat(told.at("/retry/latest_stage/status").asString()).isEqualTo("success");
    assertThat(told.at("/retry/id").asString()).isNotEqualTo(first);
    assertThat(told.at("/deploy/environment").asString()).isEqualTo("preview");
    assertThat(told.at("/deploy/latest_stage/status").asString()).isEqualTo("success");
    assertThat(told.path("aliased").asString()).startsWith("BadRequestError").contains("force");
    assertThat(told.path("deleted").asString()).startsWith("NotFoundError");
    assertThat(page("sdk")).isEqualTo("one");
    assertThat(Curl.get(server.site("idea.sdk", "/")).status()).isEqualTo(404);
  }

  private void wranglerDeletesADeploymentButNotTheLiveOne(JsonNode told) throws Exception {
    var old = told.at("/deployments/1").asString();
    var live = told.at("/retry/id").asString();
    assertThat(page(old + ".sdk")).isEqualTo("two");

    var kept = delete(live);
    var gone = delete(old);

    assertThat(kept.expectFailure().output()).contains("active production deployment");
    assertThat(page("sdk")).isEqualTo("one");
    assertThat(gone.expectSuccess().output()).contains("Successfully deleted deployment " + old);
    assertThat(Curl.get(server.site(old + ".sdk", "/")).status()).isEqualTo(404);
  }

  private Ended delete(String id) throws Exception {
    return clients.wrangler(folder, "deployment", "delete", id, "--project-name", "sdk", "--force");
  }

  private void deploy(String text) throws Exception {
    var site = folder.resolve("site");
    Files.writeString(site.resolve("index.html"), text);
    server.cli("deploy", site.toString(), "--project", "sdk").expectSuccess();
  }

  private String page(String host) throws Exception {
    return Curl.get(server.site(host, "/")).body();
  }
}
