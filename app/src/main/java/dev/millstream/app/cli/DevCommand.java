package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.dev.DevServer;
import dev.millstream.app.dev.DevSettings;
import dev.millstream.app.server.Lifetime;
import dev.millstream.app.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dev",
    description = {
      "Serve a folder as you edit it, until Ctrl-C: the same pages, rules and functions as on a"
          + " server. Open pages load again when a file is saved.",
      "What functions keep, and all else, is in .millstream of the folder, which git ignores."
    },
    footer = {
      "",
      "Examples:",
      "  millstream dev",
      "  millstream dev docs --port 4000 --open",
      "  millstream dev --run 'npx vite build --watch'",
      "  millstream dev --inspect          # then chrome://inspect, or VS Code",
    })
final class DevCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "The site's folder (default: this one).")
  Path folder = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on (default: 127.0.0.1).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; 0 for any (default: 8788).")
  int port = 8788;

  @Option(
      names = "--run",
      paramLabel = "COMMAND",
      description = "What makes the site's files again as they change; runs beside the server.")
  Optional<String> command = Optional.empty();

  @Option(
      names = "--inspect",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = "9229",
      description =
          "Let debuggers of this machine attach to the functions: Chrome DevTools, VS Code"
              + " (default port: 9229; 0 for any).")
  @Nullable Integer inspect;

  @Option(names = "--open", description = "Open the site in the browser.")
  boolean isOpened;

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder: name the one that the site is in");
    }
    var settings = new DevSettings(folder.toRealPath(), host, port, command, inspectPort());
    try (var server = DevServer.start(settings, common.terminal());
        var _ = Lifetime.of(server)) {
      if (common.json) {
        var told = new LinkedHashMap<String, Object>();
        told.put("url", server.url());
        told.put("folder", settings.folder().toString());
        server.inspectPort().ifPresent(at -> told.put("inspect", "http://127.0.0.1:" + at));
        common.print(told);
      } else {
        var terminal = common.terminal();
        terminal.say(terminal.bold(server.url()) + "  " + settings.folder() + "  (Ctrl-C ends)");
        server
            .inspectPort()
            .ifPresent(
                at -> terminal.say("Debuggers attach at 127.0.0.1:" + at + "  (chrome://inspect)"));
      }
      if (isOpened) {
        open(server.url());
      }
      server.run();
    }
    return 0;
  }

  private OptionalInt inspectPort() {
    return inspect == null ? OptionalInt.empty() : OptionalInt.of(inspect);
  }

  private void open(String url) {
    var opener = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(opener, url)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      common.terminal().note("no browser could be opened (%s): go to %s".formatted(opener, url));
    }
  }
}
