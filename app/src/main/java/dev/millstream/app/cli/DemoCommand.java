package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.demo.Demo;
import dev.millstream.app.demo.DemoException;
import dev.millstream.app.server.Assembly;
import dev.millstream.app.server.Banner;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.server.Lifetime;
import dev.millstream.app.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "See it all at work: start a server, push a sample site with git, call its function, upload a"
          + " generated video, and keep serving until Ctrl-C.",
      "Without --data it begins anew each time, in ./data/demo."
    },
    footer = {
      "",
      "Examples:",
      "  millstream demo",
      "  millstream demo --port 9080 --control-port 9081",
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ServerOptions options = new ServerOptions();

  /// What the launcher does once after a build: what the JVM loads on the way is kept for later
  /// starts (`-XX:AOTCacheOutput`).
  @Option(names = "--rehearse", hidden = true, description = "End after the push and the function.")
  boolean isRehearsal;

  @Override
  public Integer call()
      throws StartException, IOException, InterruptedException, ApiException, DemoException {
    var home = System.getProperty("millstream.home");
    if (home == null) {
      throw new IOException("where are the samples? start this with ./millstream");
    }
    var configuration = options.over(Configuration.DEFAULT);
    var folder =
        options.data.isPresent()
            ? DataFolder.take(options.data.get())
            : DataFolder.takeFresh(ApiOptions.DEMO_DATA);
    try (var server = Assembly.start(configuration, folder);
        var lifetime = Lifetime.of(server)) {
      Banner.print(common.terminal(), server, Banner.sinceJvmStart());
      var work = Files.createTempDirectory(folder.path(), "demo-work");
      var demo = new Demo(server, work, common.terminal());
      var samples = Path.of(home, "samples");
      if (isRehearsal) {
        demo.rehearse(samples);
      } else {
        demo.run(samples);
        lifetime.untilSignal();
      }
    }
    return 0;
  }
}
