package dev.millstream.app.cli.kept;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `millstream queues …`.
@Command(
    name = "queues",
    description = "Queues of functions, and the messages in them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QueuesCommand.Listing.class,
      QueuesCommand.Create.class,
      QueuesCommand.Delete.class,
      QueuesCommand.Purge.class,
      QueueSendCommand.class,
      QueuePullCommand.class,
      QueueAckCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream queues list",
      "  millstream queues create mail",
      "  millstream queues send mail '{\"to\": \"ada@example.org\"}' --delay 60",
      "  millstream queues pull mail --batch-size 10 --ack",
      "  millstream queues purge mail --yes",
    })
public final class QueuesCommand extends CommandGroup {
  private static final String QUEUES = "/queues";

  /// A queue by its name.
  static final class Named {
    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name.")
    String name = "";

    /// Its address in the API, which knows queues by their ids.
    String path(Api api) throws ApiException {
      var found = api.get(QUEUES + "?name=" + Escapes.segment(name)).path(0);
      if (found.isMissingNode()) {
        throw new ApiException(
            "there is no queue %s: 'millstream queues list' names all".formatted(name));
      }
      return QUEUES + "/" + found.path("queue_id").asString("");
    }
  }

  @Command(
      name = "list",
      description = "List the queues, with how much waits in each.",
      footer = {"", "Examples:", "  millstream queues list"})
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Override
    public Integer call() throws ApiException, IOException {
      var api = server.connect();
      var queues = api.get(QUEUES + "?per_page=1000");
      if (common.json) {
        common.print(queues);
        return 0;
      }
      if (queues.isEmpty()) {
        common.terminal().say("no queues: 'millstream queues create NAME' makes one");
        return 0;
      }
      var table = new Table("NAME", "MESSAGES", "BYTES", "DELAY", "PAUSED");
      for (var queue : queues) {
        var backlog = api.get(QUEUES + "/" + queue.path("queue_id").asString("") + "/metrics");
        var settings = queue.path("settings");
        table.row(
            queue.path("queue_name").asString(""),
            String.valueOf(backlog.path("backlog_count").asLong()),
            Sizes.readable(backlog.path("backlog_bytes").asLong()),
            settings.path("delivery_delay").asInt() + " s",
            settings.path("delivery_paused").asBoolean() ? "yes" : "");
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "create",
      description = "Make a queue; 1 to 63 of a-z, 0-9 and -.",
      footer = {"", "Examples:", "  millstream queues create mail"})
  static final class Create implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "QUEUE", description = "Its name.")
    String name = "";

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().send("POST", QUEUES, Map.of("queue_name", name)),
          name + " is there: [[queues.producers]] in wrangler.toml binds it");
    }
  }

  @Command(
      name = "delete",
      description = "Delete a queue with all that waits in it.",
      footer = {"", "Examples:", "  millstream queues delete mail --yes"})
  static final class Delete implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Named queue = new Named();

    @Option(names = "--yes", required = true, description = "It cannot be undone.")
    boolean yes;

    @Override
    public Integer call() throws ApiException, IOException {
      var api = server.connect();
      return common.tell(api.delete(queue.path(api)), queue.name + " is deleted");
    }
  }

  @Command(
      name = "purge",
      description = "Throw away all messages of a queue.",
      footer = {"", "Examples:", "  millstream queues purge mail --yes"})
  static final class Purge implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Named queue = new Named();

    @Option(names = "--yes", required = true, description = "It cannot be undone.")
    boolean yes;

    @Override
    public Integer call() throws ApiException, IOException {
      var api = server.connect();
      var really = Map.of("delete_messages_permanently", true);
      return common.tell(
          api.send("POST", queue.path(api) + "/purge", really), queue.name + " is empty");
    }
  }
}
