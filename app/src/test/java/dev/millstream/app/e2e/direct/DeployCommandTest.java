package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.Shell.Ended;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `millstream deploy` against a running server.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployCommandTest {
  private Path folder;
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = RunningServer.start(folder.resolve("data"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aFolderGoesLiveAndTheNextTimeOnlyWhatChangedTravels() throws Exception {
    write("shop/dist/index.html", "one");
    write("shop/dist/css/a.css", "a{}");
    write("shop/dist/404.html", "lost");
    write("shop/dist/same.html", "one");
    write("shop/dist/_headers", "/*\n  X-Shop: open\n");
    write("shop/dist/node_modules/left/out.js", "no");
    write("shop/dist/.git/config", "no");
    Files.createSymbolicLink(folder.resolve("shop/dist/linked.css"), Path.of("css/a.css"));
    write("shop/wrangler.toml", "name = \"shop\"\npages_build_output_dir = \"dist\"\n");

    var first = deploy("shop").expectSuccess().output();

    assertThat(first)
        .contains("made the project shop (production branch main)")
        .contains("uploaded  5 of 7 files")
        .contains("live      " + server.site("shop", "/"));
    assertThat(page("shop", "/")).isEqualTo("one");
    assertThat(page("shop", "/linked.css")).isEqualTo("a{}");
    assertThat(Curl.get(server.site("shop", "/css/a.css")).header("x-shop")).isEqualTo("open");
    assertThat(Curl.get(server.site("shop", "/node_modules/left/out.js")).status()).isEqualTo(404);
    assertThat(Curl.get(server.site("shop", "/wrangler.toml")).status()).isEqualTo(404);

    write("shop/dist/index.html", "two");
    var second = deploy("shop", "--json", "--commit-message", "Second").expectSuccess().output();

    var told = JsonMapper.shared().readTree(second.substring(second.indexOf('{')));
    assertThat(told.path("uploaded").asInt()).isEqualTo(1);
    assertThat(told.path("uploadedBytes").asInt()).isEqualTo(3);
    assertThat(told.at("/deployment/deployment_trigger/metadata/commit_message").asString())
        .isEqualTo("Second");
    assertThat(page("shop", "/")).isEqualTo("two");
    deploymentsAreComparedAndFetched();
  }

  private void deploymentsAreComparedAndFetched() throws Exception {
    var all = server.call("GET", "/pages/projects/shop/deployments").path("result");
    var first = all.at("/1/id").asString();
    var second = all.at("/0/id").asString();
    var tar = folder.resolve("first.tar").toString();

    var diff = server.cli("deployments", "diff", "shop", first, second).expectSuccess().output();
    server.cli("deployments", "download", "shop", first, "-o", tar).expectSuccess();

    assertThat(diff).isEqualTo("* /index.html\n0 added, 1 changed, 0 removed; 3 B new\n");
    var listed = Shell.run(folder, Map.of(), List.of("tar", "tf", tar)).expectSuccess().output();
    assertThat(listed.lines())
        .containsExactlyInAnyOrder(
            "404.html", "css/a.css", "index.html", "linked.css", "same.html");
    assertThat(
            Shell.run(folder, Map.of(), List.of("tar", "xOf", tar, "index.html"))
                .expectSuccess()
                .output())
        .isEqualTo("one");
    assertThat(server.cli("deployments", "download", "shop", first, "-o", tar).output())
        .contains("is there already");
    assertThat(server.cli("deployments", "diff", "shop", first).expectSuccess().output())
        .contains("* /index.html", "0 added, 1 changed, 0 removed");
    assertThat(server.cli("deployments", "diff", "shop", first, "00000000").exit()).isEqualTo(1);
    aDeploymentIsDeletedUnlessItIsLive(first, second);
  }

  private void aDeploymentIsDeletedUnlessItIsLive(String past, String live) throws Exception {
    var refused = server.cli("deployments", "delete", "shop", live, "--force");
    server.cli("deployments", "delete", "shop", past).expectSuccess();

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output()).contains("cannot delete the active production deployment");
    assertThat(server.cli("deployments", "list", "shop").expectSuccess().output())
        .contains(live.substring(0, 8))
        .doesNotContain(past.substring(0, 8));
  }

  @Test
  void aProjectIsMadeAndDeletedByCommandButOnlyIfThatIsMeant() throws Exception {
    server.cli("projects", "create", "empty", "--production-branch", "trunk").expectSuccess();
    var asked = server.cli("projects", "delete", "empty");
    var between = server.cli("projects", "list").expectSuccess().output();
    server.cli("projects", "delete", "empty", "--yes").expectSuccess();

    assertThat(asked.exit()).isEqualTo(2);
    assertThat(asked.output()).contains("say --yes if that is meant");
    assertThat(between).contains("empty");
    assertThat(server.cli("projects", "list").expectSuccess().output()).doesNotContain("empty");
  }

  @Test
  void functionsOfTheProjectRunInAPreviewAndProductionStays() throws Exception {
    write("api/public/index.html", "live");
    write(
        "api/functions/hi/[name].js",
        "export const onRequest = ({ params, env }) => new Response(env.WORD + params.name);");
    write("api/wrangler.jsonc", "{ // vars\n \"vars\": { \"WORD\": \"hello \" }, }");
    deploy("api", "public", "-p", "api").expectSuccess();
    write("api/public/index.html", "preview");

    var told = deploy("api", "public", "-p", "api", "--branch", "try/it").expectSuccess().output();

    assertThat(told).contains("live      " + server.site("try-it.api", "/"));
    assertThat(page("try-it.api", "/hi/you")).isEqualTo("hello you");
    assertThat(page("try-it.api", "/")).isEqualTo("preview");
    assertThat(page("api", "/")).isEqualTo("live");
  }

  @Test
  void aWorkerTravelsWithWhatItImportsAndFindsNodesModules() throws Exception {
    write("packed/src/word.js", "export { basename as last } from 'node:path';");
    write("packed/dist/index.html", "packed");
    write(
        "packed/dist/_worker.js",
        """
        import { last } from '../src/word.js';
        import { AsyncLocalStorage } from 'node:async_hooks';
        import { Buffer } from 'node:buffer';
        import EventEmitter from 'node:events';
        import { randomBytes } from 'node:crypto';
        import { format, promisify } from 'node:util';
        import process from 'node:process';
        const who = new AsyncLocalStorage();
        const name = async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return who.getStore();
        };
        export default {
          async fetch(request) {
            const asked = last(new URL(request.url).pathname);
            const heard = [];
            const emitter = new EventEmitter().once('word', (word) => heard.push(word));
            emitter.emit('word', Buffer.from('aGVq', 'base64').toString('hex'));
            const late = promisify((word, done) => process.nextTick(done, null, word));
            const lost = await import('node:fs').then(() => 'there', () => 'not there');
            return new Response(format('%s %j %d %s %s %s', await who.run(asked, name), heard,
              randomBytes(8).length, await late(process.env.WORD), who.getStore(), lost));
          },
        };
        """);
    write("packed/wrangler.toml", "[vars]\nWORD = \"var\"\n");
    deploy("packed", "dist", "-p", "packed").expectSuccess();

    try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      var ada = visitors.submit(() -> page("packed", "/names/ada"));
      var bob = visitors.submit(() -> page("packed", "/names/bob"));
      assertThat(ada.get()).isEqualTo("ada [\"68656a\"] 8 var undefined not there");
      assertThat(bob.get()).startsWith("bob ");
    }
    write("packed/dist/_worker.js", "import fs from 'node:fs'; export default { fetch() {} };");
    refused(deploy("packed", "dist", "-p", "packed"), 1, "_worker.js:1: Could not resolve");
  }

  @Test
  void aFolderElsewhereTakesNothingFromTheWorkingDirectory() throws Exception {
    write("aside/index.html", "aside");
    write("work/functions/hi.js", "export const onRequest = () => new Response('hi');");
    write("work/wrangler.toml", "name = \"work\"\n");

    var told = deploy("work", "../aside", "-p", "aside").expectSuccess().output();

    assertThat(told).contains("uploaded  1 of 1 files");
    assertThat(page("aside", "/hi")).isEqualTo("aside");
  }

  @Test
  void whatCannotBePublishedIsNamedAndNothingTravels() throws Exception {
    write("bad/index.html", "bad");
    write("secret", "secret");
    Files.createSymbolicLink(folder.resolve("bad/out"), Path.of("../secret"));

    refused(deploy("", "bad", "-p", "bad"), 1, "bad/out (to ../secret) leads out of the folder");

    Files.delete(folder.resolve("bad/out"));
    Files.createSymbolicLink(folder.resolve("bad/round"), Path.of("."));
    refused(deploy("", "bad", "-p", "bad"), 1, "bad/round (to .) leads to a folder that it is in");

    Files.delete(folder.resolve("bad/round"));
    Shell.run(folder, Map.of(), List.of("mkfifo", "bad/pipe")).expectSuccess();
    refused(deploy("", "bad", "-p", "bad"), 1, "bad/pipe is neither a file nor a folder");

    Files.delete(folder.resolve("bad/pipe"));
    Shell.run(folder, Map.of(), List.of("truncate", "-s", "1025M", "bad/big")).expectSuccess();
    refused(deploy("", "bad", "-p", "bad"), 1, "bad/big has 1.1 GB, and the server takes 1.1 GB");

    assertThat(server.call("GET", "/pages/projects/bad/deployments").path("result")).isEmpty();
    refused(deploy("", "none", "-p", "bad"), 2, "none is no folder");
    refused(deploy("", "bad"), 2, "which project?");
    refused(deploy(""), 2, "which folder?");
  }

  @Test
  void anUploadThatBreaksIsTriedAgainAndWhatArrivedDoesNotTravelTwice() throws Exception {
    write("shaky/index.html", "steady");
    try (var line = ShakyLine.to(URI.create(server.api("")))) {
      var told = deploy("", "shaky", "-p", "shaky", "--api", line.address()).expectSuccess();

      assertThat(told.output())
          .contains("trying again in 1 s")
          .contains("the server answered 502; trying again in 2 s")
          .contains("uploaded  1 of 1 files");
      assertThat(line.uploads()).isEqualTo(2);
    }
    assertThat(page("shaky", "/")).isEqualTo("steady");
  }

  @Test
  void aDeploymentThatFailsEndsWithItsLogAndExitCode1() throws Exception {
    write("broken/index.html", "x");
    write("broken/functions/a.js", "export const onRequest = (");

    var told = deploy("", "broken", "-p", "broken");

    refused(told, 1, "did not go live: build failed");
    assertThat(told.output()).contains("functions/a.js");
  }

  private static void refused(Ended ended, int exit, String problem) {
    assertThat(ended.output()).contains(problem);
    assertThat(ended.exit()).as(ended.output()).isEqualTo(exit);
  }

  private Ended deploy(String home, String... arguments) throws Exception {
    var command = new ArrayList<>(RunningServer.program("deploy"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", server.data().toString()));
    return Shell.run(folder.resolve(home), Map.of(), command);
  }

  private String page(String host, String path) throws Exception {
    return Curl.get(server.site(host, path)).body();
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
