package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.ConfigFileOptions;
import dev.millstream.app.cli.options.ServerOptions;
import dev.millstream.app.config.BadConfigurationException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "config",
    description = "Look at the server's configuration.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Check.class,
    footer = {"", "Examples:", "  millstream config check"})
final class ConfigCommand extends CommandGroup {
  @Command(
      name = "check",
      description = "Check the configuration and print what a server would be started with.",
      footer = {
        "",
        "Examples:",
        "  millstream config check",
        "  millstream config check --config /etc/millstream.toml",
        "  millstream config check --data /srv/millstream --json",
      })
  static final class Check implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ConfigFileOptions config = new ConfigFileOptions();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws BadConfigurationException, IOException {
      common.print(config.read(server));
      return 0;
    }
  }
}
