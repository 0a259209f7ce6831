package dev.millstream.app.e2e.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.Shell.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cloudflare's own clients as their lock file in `src/test/cloudflare` pins them, pointed at a
/// server of ours.
public record CloudflareClients(RunningServer server, Path home, Optional<String> token) {
  private static final Path FOLDER = Path.of("src", "test", "cloudflare").toAbsolutePath();
  static final Path MODULES = FOLDER.resolve("node_modules");

  /// With the administrator's token.
  public CloudflareClients(RunningServer server, Path home) {
    this(server, home, Optional.empty());
  }

  /// The same with another token.
  CloudflareClients with(String other) {
    return new CloudflareClients(server, home, Optional.of(other));
  }

  /// Runs `wrangler pages …` in a folder; a file `input` there is what it reads.
  public Ended wrangler(Path folder, String... arguments) throws Exception {
    return wranglerOf("pages", folder, arguments);
  }

  /// The same with `wrangler <subject> …`.
  public Ended wranglerOf(String subject, Path folder, String... arguments) throws Exception {
    var input = Files.exists(folder.resolve("input")) ? "input" : "/dev/null";
    var wrangler = MODULES.resolve(".bin/wrangler").toString();
    var command =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < " + input, "sh", wrangler, subject));
    command.addAll(List.of(arguments));
    return Shell.run(folder, environment(), command);
  }

  /// Starts `wrangler pages …` in a folder; its output goes to a file.
  public Process startWrangler(Path folder, Path output, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(MODULES.resolve(".bin/wrangler").toString(), "pages"));
    command.addAll(List.of(arguments));
    return Shell.start(folder, environment(), command, output);
  }

  /// Runs one of the scripts beside the lock file.
  public Ended script(String name, String... arguments) throws Exception {
    return scriptAt(FOLDER.resolve(name), arguments);
  }

  /// Runs a script under the Node that the clients need.
  public Ended scriptAt(Path script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("node", script.toString()));
    command.addAll(List.of(arguments));
    return Shell.run(FOLDER, environment(), command);
  }

  private Map<String, String> environment() throws Exception {
    assertThat(MODULES).as("installed by dev/test").exists();
    return Map.of(
        "PATH",
        node() + ":" + System.getenv("PATH"),
        "HOME",
        home.toString(),
        "CI",
        "true",
        "WRANGLER_SEND_METRICS",
        "false",
        "CLOUDFLARE_API_BASE_URL",
        "http://localhost:" + server.controlPort() + "/client/v4",
        "CLOUDFLARE_API_TOKEN",
        token.isPresent() ? token.get() : server.token(),
        "CLOUDFLARE_ACCOUNT_ID",
        server.account());
  }

  private static Path node() throws Exception {
    try (var nodes = Files.newDirectoryStream(MODULES, "node-linux-*")) {
      return nodes.iterator().next().resolve("bin");
    }
  }
}
