package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Git over SSH as its users have it: keys by the command line, pushes by OpenSSH.
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshPushTest {
  private Path temporary;
  private RunningServer server;
  private WorkingCopy blog;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    server = RunningServer.start(folder.resolve("data"));
    blog = WorkingCopy.ofSampleBlog(folder.resolve("blog"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aKeyPushesASiteAndOneThatWasRemovedDoesNot() throws Exception {
    var key = key("user");
    var id = add(key);

    var push = push(key, "blog", "main").expectSuccess();

    assertThat(push.output())
        .containsPattern("remote: -----> Published \\d+ files")
        .containsPattern("remote: -----> Live in [\\d,]+ ms");
    assertThat(Curl.get(server.site("blog", "/")).status()).isEqualTo(200);
    assertThat(server.cli("keys", "list").expectSuccess().output())
        .contains(id, "all", "push", "SHA256:");

    server.cli("keys", "remove", id).expectSuccess();

    assertThat(push(key, "blog", "main").expectFailure().output())
        .contains("Permission denied (publickey).");
  }

  @Test
  void aDeployKeyOpensItsProjectAsFarAsItsScope() throws Exception {
    server.call("POST", "/pages/projects", "-d", "{\"name\":\"shop\"}");
    var writer = key("writer");
    add(writer, "--project", "shop", "--name", "CI");
    var reader = key("reader");
    add(reader, "--project", "shop", "--read-only");

    push(writer, "shop", "main").expectSuccess();

    assertThat(push(writer, "other", "main").expectFailure().output())
        .contains("fatal: remote error: this key does not open the project other");
    assertThat(push(reader, "shop", "main:idea").expectFailure().output())
        .contains("fatal: remote error: this key may only read shop");
    ssh(reader, "ls-remote", url("shop")).expectSuccess();
    assertThat(server.cli("keys", "list", "--project", "shop").output()).contains("CI", "read");
  }

  @Test
  void aKeyThatIsNoneIsOneLine() throws Exception {
    var none = Files.writeString(temporary.resolve("none.pub"), "hello\n").toString();

    assertThat(server.cli("keys", "add", none).expectFailure().output())
        .contains("not a public key", "ssh-ed25519 AAAA");
    var twice = key("twice");
    add(twice);
    assertThat(server.cli("keys", "add", twice + ".pub").expectFailure().output())
        .contains("this key is there already");
    assertThat(server.cli("keys", "remove", "0000").expectFailure().output())
        .contains("there is no SSH key 0000");
  }

  private Path key(String name) throws Exception {
    var command = List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name);
    Shell.run(temporary, Map.of(), command).expectSuccess();
    return temporary.resolve(name);
  }

  private String add(Path key, String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("keys", "add", key + ".pub"));
    arguments.addAll(List.of(options));
    var said = server.cli(arguments.toArray(String[]::new)).expectSuccess().output();
    return said.substring(0, said.indexOf(' '));
  }

  private String url(String project) {
    return "ssh://git@127.0.0.1:%d/%s.git".formatted(server.sshPort(), project);
  }

  private Shell.Ended push(Path key, String project, String ref) throws Exception {
    return ssh(key, "push", url(project), ref);
  }

  private Shell.Ended ssh(Path key, String command, String... arguments) throws Exception {
    var ssh =
        ("core.sshCommand=ssh -F /dev/null -i %s -o IdentitiesOnly=yes -o IdentityAgent=none"
                + " -o BatchMode=yes -o UserKnownHostsFile=%s -o StrictHostKeyChecking=accept-new")
            .formatted(key, temporary.resolve("known_hosts"));
    var all = new ArrayList<>(List.of("-c", ssh, command));
    all.addAll(List.of(arguments));
    return blog.git(all.toArray(String[]::new));
  }
}
