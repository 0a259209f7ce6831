package dev.millstream.git.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Somebody with OpenSSH and git, nobody's configuration and one key pair in a folder.
record SshClient(Path folder, int port) {
  static SshClient withKey(Path folder, int port, String... keygen) throws Exception {
    Files.createDirectories(folder);
    var client = new SshClient(folder, port);
    var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-f", "key"));
    command.addAll(List.of(keygen));
    client.run(command).expect(0);
    client.git("init", "-q", "-b", "main").expect(0);
    return client;
  }

  String publicKey() throws IOException {
    return Files.readString(folder.resolve("key.pub")).strip();
  }

  String url(String project) {
    return "ssh://git@127.0.0.1:" + port + "/" + project + ".git";
  }

  List<String> ssh(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F",
                "/dev/null",
                "-i",
                folder.resolve("key").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-o",
                "StrictHostKeyChecking=accept-new"));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Runs `ssh` with arguments before the host.
  Answer connect(List<String> options, String... remoteCommand) throws Exception {
    var command = new ArrayList<>(ssh("-p", String.valueOf(port)));
    command.addAll(options);
    command.add("git@127.0.0.1");
    command.addAll(List.of(remoteCommand));
    return run(command);
  }

  Answer git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  String commit(String file, String text) throws Exception {
    Files.writeString(folder.resolve(file), text);
    git("add", file).expect(0);
    git("commit", "-q", "-m", "Change " + file).expect(0);
    return git("rev-parse", "HEAD").expect(0).output().strip();
  }

  Answer run(List<String> command) throws Exception {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_SSH_COMMAND", String.join(" ", ssh()));
    for (var who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Ada");
      environment.put("GIT_" + who + "_EMAIL", "ada@example.org");
    }
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it hangs: " + command + "\n" + output);
    }
    return new Answer(process.exitValue(), output);
  }

  record Answer(int code, String output) {
    Answer expect(int wanted) {
      if (code != wanted) {
        throw new AssertionError("exit code " + code + ": " + output);
      }
      return this;
    }

    String refused() {
      if (code == 0) {
        throw new AssertionError("it was taken: " + output);
      }
      return output;
    }
  }
}
