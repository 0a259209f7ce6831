package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ConfigFileOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.BadConfigurationException;
import dev.millstream.app.reload.Hangup;
import dev.millstream.app.server.Assembly;
import dev.millstream.app.server.Banner;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.server.Lifetime;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description = "Run the server until Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  millstream serve",
      "  millstream serve --data /srv/millstream --host 0.0.0.0 --port 80 \\",
      "    --base-domain example.org",
      "  millstream serve --config /etc/millstream.toml",
      "  millstream serve --store 's3://bucket/prefix?endpoint=https://s3.example.org'",
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ConfigFileOptions config = new ConfigFileOptions();
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() throws BadConfigurationException, IOException, InterruptedException {
    var configuration = config.read(options);
    var folder = DataFolder.take(configuration.data());
    try (var server = Assembly.start(configuration, () -> config.read(options), folder);
        var lifetime = Lifetime.of(server)) {
      if (config.named()) {
        Hangup.runs(server.reloads()::onSignal);
      }
      if (common.json) {
        common.print(
            Map.of(
                "addresses", server.addresses(),
                "api", server.addresses().api(),
                "account", server.accountId(),
                "token", DataFolder.adminToken(server.data()).toString()));
      } else {
        Banner.print(common.terminal(), server, Banner.sinceJvmStart());
      }
      lifetime.untilSignal();
    }
    return 0;
  }
}
