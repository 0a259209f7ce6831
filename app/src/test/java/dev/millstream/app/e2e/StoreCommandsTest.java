package dev.millstream.app.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.store.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What the command line tells of the object store under a running server.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreCommandsTest {
  private Path temporary;
  private RunningServer server;
  private String first = "";

  @BeforeAll
  void pushTwice(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(temporary.resolve("data"));
    var site = Files.createDirectories(temporary.resolve("source"));
    Files.writeString(site.resolve("index.html"), "<h1>One</h1>");
    Files.writeString(site.resolve("old.txt"), "old");
    var copy = WorkingCopy.of(site, temporary.resolve("copy"));
    copy.push(server, "blog", "main").expectSuccess();
    first =
        server.call("GET", "/pages/projects/blog/deployments").at("/result/0/short_id").asString();
    copy.write("index.html", "<h1>Two</h1>");
    copy.write("new.txt", "new");
    copy.git("rm", "-q", "old.txt").expectSuccess();
    copy.commit("Second");
    copy.push(server, "blog", "main").expectSuccess();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void printsWhatATreeConsistsOf() throws Exception {
    var text = server.cli("manifest", "blog").expectSuccess().output();
    var json =
        JsonMapper.shared()
            .readTree(server.cli("manifest", "blog/" + first, "--json").expectSuccess().output());

    assertThat(text).contains("/index.html", "text/html", "site/blog/production version 2");
    assertThat(json.path("files"))
        .extracting(file -> file.path("path").asString())
        .containsExactly("/index.html", "/old.txt");
  }

  @Test
  void tellsWhatChangedBetweenTwoTrees() throws Exception {
    var output = server.cli("manifest", "blog/" + first, "blog@main").expectSuccess().output();

    assertThat(output)
        .contains("+ /new.txt\n* /index.html\n- /old.txt\n1 added, 1 changed, 1 removed");
  }

  @Test
  void saysThatThereIsNoSuchTree() throws Exception {
    assertThat(server.cli("manifest", "forum").expectFailure().output())
        .contains("nothing is published as forum");
    assertThat(server.cli("manifest", "../forum").expectFailure().output())
        .contains("../forum names no tree");
  }

  @Test
  void collectsGarbageOnDemandAndLeavesWhatIsYoung() throws Exception {
    var told = server.cli("garbage", "--dry-run").expectSuccess().output();

    assertThat(told).contains("would go            0 objects").contains("in use");
    assertThat(server.cli("garbage").expectSuccess().output()).contains("removed");
    assertThat(Curl.get(server.site(first + ".blog", "/old.txt")).body()).isEqualTo("old");
  }

  @Test
  void scrubFindsADamagedObjectAndNamesIt() throws Exception {
    var whole = scrub();
    assertThat(whole.output()).contains("0 damaged or missing");
    var damaged = aPageOfItsOwn();
    Files.writeString(damaged, "x".repeat((int) Files.size(damaged)));

    var found = scrub().expectFailure();

    assertThat(found.output())
        .contains("site/shop " + damaged.getFileName(), "1 damaged or missing");
  }

  /// The stored page of a project that no other test looks at.
  private Path aPageOfItsOwn() throws Exception {
    var site = Files.createDirectories(temporary.resolve("shop"));
    var page = "<h1>Shop</h1>".getBytes(UTF_8);
    Files.write(site.resolve("index.html"), page);
    WorkingCopy.of(site, temporary.resolve("shop-copy"))
        .push(server, "shop", "main")
        .expectSuccess();
    try (var files = Files.walk(server.data().resolve("objects/site/shop"))) {
      return files.filter(file -> file.endsWith(Digest.of(page).hex())).findFirst().orElseThrow();
    }
  }

  private Shell.Ended scrub() throws Exception {
    var free =
        List.of("--port", "0", "--https-port", "0", "--control-port", "0", "--ssh-port", "0");
    var command = new ArrayList<>(List.of("doctor", "--scrub"));
    command.addAll(free);
    return server.cli(command.toArray(String[]::new));
  }
}
