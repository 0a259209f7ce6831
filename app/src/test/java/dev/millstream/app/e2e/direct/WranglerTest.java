package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Wrangler as npm has it: everything that it says is its own.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WranglerTest {
  private static final Pattern URL = Pattern.compile("http://([0-9a-f]{8})\\.shop\\.localhost\\S+");

  private Path folder;
  private RunningServer server;
  private CloudflareClients clients;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = RunningServer.start(folder.resolve("data"));
    clients = new CloudflareClients(server, Files.createDirectories(folder.resolve("home")));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aSiteIsMadeDeployedChangedRolledBackAndDeleted() throws Exception {
    write("dist/index.html", "one");
    write("dist/css/a.css", "a{}");
    write("dist/_headers", "/*\n  X-Shop: open\n");
    write("dist/_redirects", "/old /new 301\n");
    pages("project", "create", "shop", "--production-branch", "main");

    var first = pages("deploy", "dist", "--project-name", "shop", "--branch", "main");

    assertThat(first).contains("Uploaded 2 files", "Deployment complete");
    assertThat(page("shop", "/")).isEqualTo("one");
    assertThat(Curl.get(server.site("shop", "/css/a.css")).header("x-shop")).isEqualTo("open");
    assertThat(Curl.get(server.site("shop", "/old")).header("location")).isEqualTo("/new");

    write("dist/index.html", "two");
    var second = pages("deploy", "dist", "--project-name", "shop", "--branch", "main");

    assertThat(second).contains("Uploaded 1 files (1 already uploaded)");
    assertThat(page("shop", "/")).isEqualTo("two");
    assertThat(page(id(first) + ".shop", "/")).isEqualTo("one");
    assertThat(pages("deployment", "list", "--project-name", "shop"))
        .contains(id(first), id(second), "Production");
    server.call("POST", "/pages/projects/shop/deployments/" + id(first) + "/rollback");
    assertThat(page("shop", "/")).isEqualTo("one");

    assertThat(pages("project", "list", "--json"))
        .contains("shop.localhost:" + server.port(), "\"Git Provider\": \"No\"");
    pages("project", "delete", "shop", "--yes");
    assertThat(Curl.get(server.site("shop", "/")).status()).isEqualTo(404);
  }

  @Test
  void functionsAndTheirSecretsRunInAPreview() throws Exception {
    write("app/public/index.html", "pages");
    write(
        "app/functions/api/[name].js",
        "export const onRequest = ({ params, env }) => new Response(params.name + env.KEY);");
    write("app/input", "s3cret");
    project("api");
    var app = folder.resolve("app");
    clients
        .wrangler(app, "secret", "put", "KEY", "--project-name", "api", "--env", "preview")
        .expectSuccess();

    clients
        .wrangler(app, "deploy", "public", "--project-name", "api", "--branch", "try/it")
        .expectSuccess();

    assertThat(page("try-it.api", "/api/hi-")).isEqualTo("hi-s3cret");
    assertThat(page("try-it.api", "/")).isEqualTo("pages");
    assertThat(pages("secret", "list", "--project-name", "api", "--env", "preview"))
        .contains("KEY: Value Encrypted");
    pages("secret", "delete", "KEY", "--project-name", "api", "--env", "preview");
    assertThat(pages("secret", "list", "--project-name", "api", "--env", "preview"))
        .doesNotContain("KEY");
    pages("download", "config", "api");
    assertThat(Files.readString(folder.resolve("wrangler.toml"))).contains("name = \"api\"");
  }

  @Test
  void aTokenOfOneProjectDeploysItAndNothingElse() throws Exception {
    write("ours/index.html", "ours");
    project("ours");
    project("theirs");
    var made =
        JsonMapper.shared()
            .readTree(
                server
                    .cli(
                        "tokens", "create", "CI", "--scope", "pages-deploy", "-p", "ours", "--json")
                    .expectSuccess()
                    .output());
    var limited = clients.with(made.path("value").asString());

    limited
        .wrangler(folder, "deploy", "ours", "--project-name", "ours", "--branch", "main")
        .expectSuccess();
    var refused =
        limited.wrangler(folder, "deploy", "ours", "--project-name", "theirs", "--branch", "main");

    assertThat(page("ours", "/")).isEqualTo("ours");
    assertThat(refused.expectFailure().output())
        .contains("lacks the scope pages-read (Pages Read) for the project theirs")
        .contains("[code: 10000]");
    assertThat(limited.wranglerOf("whoami", folder).expectSuccess().output())
        .contains("User API Token", "Millstream", server.account());
    assertThat(server.cli("tokens", "list").output()).contains("CI  ", "pages-deploy of ours");
    server.cli("tokens", "revoke", made.path("id").asString()).expectSuccess();
    assertThat(server.cli("deployments", "ours", "--token", made.path("value").asString()).output())
        .contains("the token of --token was refused", "Invalid API Token");
  }

  @Test
  void aDeploymentsFunctionsAreTailed() throws Exception {
    write("tailed/public/index.html", "pages");
    write(
        "tailed/functions/say.js",
        "export const onRequest = () => { console.log('said', 7); return new Response('ok'); };");
    project("tailed");
    var app = folder.resolve("tailed");
    clients
        .wrangler(app, "deploy", "public", "--project-name", "tailed", "--branch", "main")
        .expectSuccess();
    var id =
        server
            .call("GET", "/pages/projects/tailed")
            .at("/result/canonical_deployment/id")
            .asString();

    var output = folder.resolve("tail.out");
    var tail =
        clients.startWrangler(
            app,
            output,
            "deployment",
            "tail",
            id,
            "--project-name",
            "tailed",
            "--format",
            "pretty",
            "--method",
            "GET",
            "--status",
            "ok",
            "--search",
            "said");
    try {
      Shell.until(
          Duration.ofSeconds(60),
          () -> {
            page("tailed", "/say?x=1");
            return Files.readString(output);
          },
          seen -> seen.contains("(log) said 7"));
      assertThat(Files.readString(output))
          .contains("Connected to deployment " + id, "GET " + server.site("tailed", "/say?x=1"))
          .contains(" - Ok @ ");
    } finally {
      tail.destroy();
    }
  }

  private void project(String name) throws Exception {
    server.call("POST", "/pages/projects", "-d", "{\"name\": \"%s\"}".formatted(name));
  }

  private String pages(String... arguments) throws Exception {
    return clients.wrangler(folder, arguments).expectSuccess().output();
  }

  private String page(String host, String path) throws Exception {
    return Curl.get(server.site(host, path)).body();
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String id(String output) {
    var found = URL.matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return found.group(1);
  }
}
