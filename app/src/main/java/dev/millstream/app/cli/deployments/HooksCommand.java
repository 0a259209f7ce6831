package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.util.HashMap;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `millstream hooks …`.
@Command(
    name = "hooks",
    description =
        "Deploy hooks: secret addresses that have a branch built when they are POSTed to.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {HooksCommand.Listing.class, HooksCommand.Add.class, HooksCommand.Remove.class},
    footer = {
      "",
      "Examples:",
      "  millstream hooks add blog                          production",
      "  millstream hooks add blog --branch draft --name CMS",
      "  millstream hooks list blog",
      "  millstream hooks remove blog 1f0c7a99d3b2e4c8",
    })
public final class HooksCommand extends CommandGroup {
  @Command(
      name = "list",
      description = "List a project's hooks; their addresses are not known any more.",
      footer = {"", "Examples:", "  millstream hooks list blog"})
  static final class Listing extends OfHooks {
    @Option(names = "--branch", paramLabel = "B", description = "Only those of this branch.")
    Optional<String> branch = Optional.empty();

    @Override
    int call(Api api, String path) throws ApiException {
      var hooks =
          api.get(path)
              .valueStream()
              .filter(
                  hook -> branch.isEmpty() || hook.path("branch").asString("").equals(branch.get()))
              .toList();
      if (common.json) {
        common.print(hooks);
        return 0;
      }
      var table = new Table("ID", "NAME", "BRANCH", "CREATED");
      for (var hook : hooks) {
        table.row(
            hook.path("hook_id").asString(""),
            hook.path("name").asString(""),
            hook.path("branch").asString(""),
            Times.readable(hook.path("created_on").asString("")));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "add",
      description = "Make a hook and print its address, once.",
      footer = {"", "Examples:", "  curl -X POST \"$(millstream hooks add blog)\""})
  static final class Add extends OfHooks {
    @Option(
        names = "--branch",
        paramLabel = "B",
        description = "The branch to build (default: production's).")
    Optional<String> branch = Optional.empty();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What to call it (default: as the branch).")
    Optional<String> name = Optional.empty();

    @Override
    int call(Api api, String path) throws ApiException {
      var asked = new HashMap<String, String>();
      branch.ifPresent(text -> asked.put("branch", text));
      name.ifPresent(text -> asked.put("name", text));
      var made = api.send("POST", path, asked);
      return common.tell(made, made.path("url").asString(""));
    }
  }

  @Command(
      name = "remove",
      description = "Have a hook's address lead nowhere.",
      footer = {"", "Examples:", "  millstream hooks remove blog 1f0c7a99d3b2e4c8"})
  static final class Remove extends OfHooks {
    @Parameters(index = "1", paramLabel = "ID", description = "The hook's, as 'hooks list' has it.")
    String id = "";

    @Override
    int call(Api api, String path) throws ApiException {
      return common.tell(api.delete(path + "/" + id), id + " is removed.");
    }
  }

  /// What all of them are told.
  abstract static class OfHooks extends OfProject {
    OfHooks() {
      super("deploy_hooks");
    }
  }
}
