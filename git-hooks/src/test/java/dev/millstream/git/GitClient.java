package dev.millstream.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A folder in which the machine's real git runs, with nobody's configuration.
record GitClient(Path folder) {
  static GitClient init(Path folder) throws Exception {
    Files.createDirectories(folder);
    var client = new GitClient(folder);
    client.ok("init", "-q", "-b", "main");
    return client;
  }

  Answer run(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    for (var who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Ada");
      environment.put("GIT_" + who + "_EMAIL", "ada@example.org");
    }
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("git hangs: " + output);
    }
    return new Answer(process.exitValue(), output);
  }

  String ok(String... arguments) throws Exception {
    var answer = run(arguments);
    if (answer.code() != 0) {
      throw new AssertionError("git " + String.join(" ", arguments) + ": " + answer.output());
    }
    return answer.output().strip();
  }

  String commit(String file, String text) throws Exception {
    Files.writeString(folder.resolve(file), text);
    ok("add", "-A");
    ok("commit", "-q", "-m", "Change " + file);
    return ok("rev-parse", "HEAD");
  }

  record Answer(int code, String output) {}
}
