package dev.millstream.app.demo;

import dev.millstream.app.client.ApiToken;
import dev.millstream.app.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Pushes a copy of a folder with the real git, as a newcomer would, and shows what git prints.
final class SitePush {
  private final Path work;
  private final Terminal terminal;
  private final Map<String, String> environment;

  /// `work` becomes the copy's place. The token goes to git in its environment, where neither the
  /// process list nor the output shows it; the user's own git settings stay out of it.
  SitePush(Path work, ApiToken token, Terminal terminal) {
    this.work = work;
    this.terminal = terminal;
    var credentials =
        Base64.getEncoder()
            .encodeToString(("demo:" + token.secret()).getBytes(StandardCharsets.UTF_8));
    this.environment =
        Map.ofEntries(
            Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
            Map.entry("GIT_CONFIG_SYSTEM", "/dev/null"),
            Map.entry("GIT_TERMINAL_PROMPT", "0"),
            Map.entry("GIT_AUTHOR_NAME", "Millstream demo"),
            Map.entry("GIT_AUTHOR_EMAIL", "demo@localhost"),
            Map.entry("GIT_COMMITTER_NAME", "Millstream demo"),
            Map.entry("GIT_COMMITTER_EMAIL", "demo@localhost"),
            Map.entry("GIT_CONFIG_COUNT", "2"),
            Map.entry("GIT_CONFIG_KEY_0", "http.extraHeader"),
            Map.entry("GIT_CONFIG_VALUE_0", "Authorization: Basic " + credentials),
            Map.entry("GIT_CONFIG_KEY_1", "http.proxy"),
            Map.entry("GIT_CONFIG_VALUE_1", ""));
  }

  /// Commits all of `source` and pushes it to `remote`.
  void push(Path source, String remote) throws IOException, InterruptedException, DemoException {
    copy(source);
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "The sample blog");
    terminal.say("$ git push " + remote + " main");
    git("push", remote, "main");
  }

  private void copy(Path source) throws IOException {
    try (var files = Files.walk(source)) {
      for (var file : files.toList()) {
        Files.copy(file, work.resolve(source.relativize(file).toString()));
      }
    }
  }

  private void git(String... arguments) throws IOException, InterruptedException, DemoException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        terminal.say("  " + line.stripTrailing());
      }
    }
    if (process.waitFor() != 0) {
      throw new DemoException("git " + arguments[0] + " failed (above is what it said)");
    }
  }
}
