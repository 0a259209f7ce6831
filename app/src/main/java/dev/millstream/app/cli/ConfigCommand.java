package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.Configuration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Look at the server's configuration.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Check.class,
    footer = {"", "Examples:", "  millstream config check"})
final class ConfigCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? check");
  }

  @Command(
      name = "check",
      description = "Check the configuration and print what a server would be started with.",
      footer = {
        "",
        "Examples:",
        "  millstream config check",
        "  millstream config check --data /srv/millstream --json",
      })
  static final class Check implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      var configuration = server.over(Configuration.DEFAULT);
      common.print(configuration);
      return 0;
    }
  }
}
