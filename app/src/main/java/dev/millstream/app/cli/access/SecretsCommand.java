package dev.millstream.app.cli.access;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `millstream secrets …`.
@Command(
    name = "secrets",
    description = "Environment values of a project's functions and build commands.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SecretsCommand.Put.class,
      SecretsCommand.Listing.class,
      SecretsCommand.Remove.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream secrets put blog API_KEY < key.txt",
      "  echo https://api.example.org | millstream secrets put blog API_URL --plain",
      "  millstream secrets put blog API_KEY --preview < test-key.txt",
      "  millstream secrets list blog",
      "  millstream secrets remove blog API_KEY",
    })
public final class SecretsCommand extends CommandGroup {
  /// Which value is meant.
  static final class Target {
    @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
    String project = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The value's name.")
    String name = "";

    @Option(names = "--preview", description = "The previews' value (default: production's).")
    boolean preview;

    String environment() {
      return preview ? "preview" : "production";
    }

    String path() {
      return "/pages/projects/%s/env_vars/%s/%s".formatted(project, environment(), name);
    }
  }

  @Command(
      name = "put",
      description = "Set a value, read from stdin; it is in force from the next deployment.",
      footer = {"", "Examples:", "  millstream secrets put blog API_KEY < key.txt"})
  static final class Put implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Target target = new Target();

    @Option(names = "--plain", description = "No secret: lists show it.")
    boolean plain;

    @Override
    public Integer call() throws ApiException, IOException {
      var text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      var value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      var type = plain ? "plain_text" : "secret_text";
      var set = server.connect().send("PUT", target.path(), Map.of("type", type, "value", value));
      return common.tell(
          set,
          "%s is set for %s: in force from the next deployment"
              .formatted(target.name, target.environment()));
    }
  }

  @Command(
      name = "list",
      description = "List the values' names; of secrets nothing else.",
      footer = {"", "Examples:", "  millstream secrets list blog"})
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "PROJECT", description = "The project's name.")
    String project = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var configs = server.connect().get("/pages/projects/" + project).path("deployment_configs");
      if (common.json) {
        common.print(configs);
        return 0;
      }
      var table = new Table("NAME", "ENVIRONMENT", "VALUE");
      for (var config : configs.properties()) {
        for (var each : config.getValue().path("env_vars").properties()) {
          var secret = each.getValue().path("type").asString("").equals("secret_text");
          table.row(
              each.getKey(),
              config.getKey(),
              secret ? "(secret)" : each.getValue().path("value").asString(""));
        }
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = "Remove a value; the next deployment is without it.",
      footer = {"", "Examples:", "  millstream secrets remove blog API_KEY"})
  static final class Remove implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Target target = new Target();

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().delete(target.path()),
          target.name + " is removed: the next deployment is without it");
    }
  }
}
