package dev.millstream.app.cli.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "pull",
    description = {
      "Take messages out of a queue. Without --ack each comes again once its time is over, unless"
          + " 'millstream queues ack' says that it is done."
    },
    footer = {
      "",
      "Examples:",
      "  millstream queues pull mail",
      "  millstream queues pull mail --batch-size 100 --ack --json",
    })
final class QueuePullCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Mixin QueuesCommand.Named queue = new QueuesCommand.Named();

  @Option(
      names = "--batch-size",
      paramLabel = "COUNT",
      description = "At most so many, up to 100 (default: 5).")
  int batchSize = 5;

  @Option(
      names = "--visible-after",
      paramLabel = "SECONDS",
      description = "After how long it comes again (default: as the queue's consumer says).")
  Optional<Integer> visibleAfter = Optional.empty();

  @Option(names = "--ack", description = "They are done: take them away for good.")
  boolean isDone;

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var path = queue.path(api) + "/messages";
    var wish = new LinkedHashMap<String, Object>();
    wish.put("batch_size", batchSize);
    visibleAfter.ifPresent(seconds -> wish.put("visibility_timeout_ms", seconds * 1000L));
    var pulled = api.send("POST", path + "/pull", wish);
    var messages = pulled.path("messages");
    show(pulled, messages);
    if (isDone && !messages.isEmpty()) {
      var leases =
          messages
              .valueStream()
              .map(message -> Map.of("lease_id", message.path("lease_id").asString("")))
              .toList();
      var _ = api.send("POST", path + "/ack", Map.of("acks", leases));
    }
    return 0;
  }

  private void show(JsonNode pulled, JsonNode messages) {
    if (common.json) {
      common.print(pulled);
      return;
    }
    if (messages.isEmpty()) {
      common.terminal().say("nothing waits in " + queue.name);
      return;
    }
    var table = isDone ? new Table("BODY", "ATTEMPTS") : new Table("BODY", "ATTEMPTS", "LEASE");
    for (var message : messages) {
      var attempts = String.valueOf(message.path("attempts").asInt());
      if (isDone) {
        table.row(body(message), attempts);
      } else {
        table.row(body(message), attempts, message.path("lease_id").asString(""));
      }
    }
    table.print(common.terminal());
  }

  private static String body(JsonNode message) {
    var type = message.path("metadata").path("CF-Content-Type").asString("");
    var body = message.path("body").asString("");
    return type.equals("json") ? new String(Base64.getDecoder().decode(body), UTF_8) : body;
  }
}
