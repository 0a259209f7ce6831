package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.server.Assembly;
import dev.millstream.app.server.Banner;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.server.Lifetime;
import dev.millstream.app.server.StartException;
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
      "  millstream serve --store 's3://bucket/prefix?endpoint=https://s3.example.org'",
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    var configuration = options.over(Configuration.DEFAULT);
    var folder = DataFolder.take(configuration.data());
    try (var server = Assembly.start(configuration, folder);
        var lifetime = Lifetime.of(server)) {
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
