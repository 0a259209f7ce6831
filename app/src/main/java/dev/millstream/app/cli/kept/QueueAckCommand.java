package dev.millstream.app.cli.kept;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ack",
    description = "Say of pulled messages, by their leases, that they are done, or to come again.",
    footer = {
      "",
      "Examples:",
      "  millstream queues ack mail LEASE LEASE",
      "  millstream queues ack mail LEASE --retry --delay 60",
    })
final class QueueAckCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Mixin QueuesCommand.Named queue = new QueuesCommand.Named();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "LEASE",
      description = "Leases, as pull has shown them.")
  List<String> leases = List.of();

  @Option(names = "--retry", description = "They are to come again.")
  boolean isRetry;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      description = "After how long, with --retry (default: as the queue's consumer says).")
  Optional<Integer> delay = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var said = leases.stream().map(this::told).toList();
    var settled =
        api.send(
            "POST", queue.path(api) + "/messages/ack", Map.of(isRetry ? "retries" : "acks", said));
    var count = settled.path(isRetry ? "retryCount" : "ackCount").asInt();
    return common.tell(
        settled,
        "%d of %d %s".formatted(count, leases.size(), isRetry ? "come again" : "are done"));
  }

  private Map<String, Object> told(String lease) {
    var told = new LinkedHashMap<String, Object>(Map.of("lease_id", lease));
    if (isRetry) {
      delay.ifPresent(seconds -> told.put("delay_seconds", seconds));
    }
    return told;
  }
}
