package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `millstream webhooks …`.
@Command(
    name = "webhooks",
    description = "Webhooks: addresses that are told what happens to a project's deployments.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WebhooksCommand.Listing.class,
      WebhooksCommand.Add.class,
      WebhooksCommand.Remove.class,
      WebhooksCommand.Ping.class,
      WebhooksCommand.Deliveries.class,
      WebhooksCommand.Replay.class,
    },
    footer = {
      "",
      "Examples:",
      "  millstream webhooks add blog https://hooks.slack.com/services/T0/B0/x",
      "  millstream webhooks add blog https://ci.example.com/ --event deployment.production",
      "  millstream webhooks ping blog 1f0c7a99d3b2e4c8",
      "  millstream webhooks deliveries blog 1f0c7a99d3b2e4c8",
    })
public final class WebhooksCommand extends CommandGroup {
  @Command(
      name = "list",
      description = "List a project's webhooks.",
      footer = {"", "Examples:", "  millstream webhooks list blog"})
  static final class Listing extends OfWebhooks {
    @Override
    int call(Api api, String path) throws ApiException {
      var webhooks = api.get(path);
      if (common.json) {
        common.print(webhooks);
        return 0;
      }
      var table = new Table("ID", "URL", "EVENTS", "CREATED");
      webhooks.forEach(webhook ->
          table.row(
              webhook.path("webhook_id").asString(""),
              webhook.path("url").asString(""),
              webhook
                  .path("events")
                  .valueStream()
                  .map(event -> event.asString("").replaceFirst("^deployment\\.", ""))
                  .collect(Collectors.joining(", ")),
              Times.readable(webhook.path("created_on").asString(""))));
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "add",
      description = "Have an address told; prints the secret of its signatures, once.",
      footer = {
        "",
        "Examples:",
        "  millstream webhooks add blog https://ci.example.com/ --event deployment.production",
      })
  static final class Add extends OfWebhooks {
    @Parameters(index = "1", paramLabel = "URL", description = "Who is told: POST of JSON.")
    String url = "";

    @Option(
        names = "--event",
        paramLabel = "EVENT",
        description = "What is told; repeatable (default: deployment.succeeded and .failed).")
    List<String> events = List.of();

    @Option(
        names = "--secret",
        paramLabel = "SECRET",
        description = "The secret of its signatures (default: a fresh one).")
    Optional<String> secret = Optional.empty();

    @Override
    int call(Api api, String path) throws ApiException {
      var asked = new HashMap<String, Object>(Map.of("url", url, "events", events));
      secret.ifPresent(text -> asked.put("secret", text));
      var made = api.send("POST", path, asked);
      return common.tell(
          made,
          "%s is told. Its secret: %s"
              .formatted(made.path("webhook_id").asString(""), made.path("secret").asString("")));
    }
  }

  @Command(
      name = "remove",
      description = "Tell an address no more, and forget what it was told.",
      footer = {"", "Examples:", "  millstream webhooks remove blog 1f0c7a99d3b2e4c8"})
  static final class Remove extends OfWebhook {
    @Override
    int call(Api api, String path) throws ApiException {
      return common.tell(api.delete(path + "/" + id), id + " is removed.");
    }
  }

  @Command(
      name = "ping",
      description = "Send a webhook something, to try it.",
      footer = {"", "Examples:", "  millstream webhooks ping blog 1f0c7a99d3b2e4c8"})
  static final class Ping extends OfWebhook {
    @Override
    int call(Api api, String path) throws ApiException {
      return sent(api.send("POST", path + "/" + id + "/ping", Map.of()));
    }
  }

  @Command(
      name = "deliveries",
      description = "List what a webhook was told, newest first.",
      footer = {"", "Examples:", "  millstream webhooks deliveries blog 1f0c7a99d3b2e4c8"})
  static final class Deliveries extends OfWebhook {
    @Override
    int call(Api api, String path) throws ApiException {
      var deliveries = api.get(path + "/" + id + "/deliveries");
      if (common.json) {
        common.print(deliveries);
        return 0;
      }
      var table = new Table("ID", "EVENT", "STATUS", "ATTEMPTS", "CREATED", "PROBLEM");
      deliveries.forEach(delivery ->
          table.row(
              delivery.path("delivery_id").asString(""),
              delivery.path("event").asString(""),
              delivery.path("status").asString(""),
              delivery.path("attempts").asString(""),
              Times.readable(delivery.path("created_on").asString("")),
              delivery.path("problem").asString("")));
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "replay",
      description = "Send once more what a webhook was sent.",
      footer = {
        "",
        "Examples:",
        "  millstream webhooks replay blog 1f0c7a99d3b2e4c8 2f8b0f3e-8a53-4e0e-9d2f-0c1f5b0c7a10",
      })
  static final class Replay extends OfWebhook {
    @Parameters(
        index = "2",
        paramLabel = "DELIVERY",
        description = "The delivery's id, as 'webhooks deliveries' has it.")
    String delivery = "";

    @Override
    int call(Api api, String path) throws ApiException {
      return sent(
          api.send("POST", "%s/%s/deliveries/%s/replay".formatted(path, id, delivery), Map.of()));
    }
  }

  /// What all of them are told.
  abstract static class OfWebhooks extends OfProject {
    OfWebhooks() {
      super("webhooks");
    }
  }

  /// What those are told that are about one of them.
  abstract static class OfWebhook extends OfWebhooks {
    @Parameters(
        index = "1",
        paramLabel = "ID",
        description = "The webhook's, as 'webhooks list' has it.")
    String id = "";

    int sent(JsonNode answer) {
      return common.tell(answer, "Sent as %s.".formatted(answer.path("delivery_id").asString("")));
    }
  }
}
