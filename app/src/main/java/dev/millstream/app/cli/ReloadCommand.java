package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "reload",
    description = {
      "Have the server read its configuration file again; no connection is dropped.",
      "Limits, timeouts, proxies, country lists, the access log and the cache's size change at",
      "once; what needs a restart is named. A file with a mistake changes nothing."
    },
    footer = {"", "Examples:", "  millstream reload"})
final class ReloadCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Override
  public Integer call() throws ApiException, IOException {
    var outcome = server.connect().post("/reload");
    var changed = names(outcome.path("changed"));
    var waiting = names(outcome.path("needs_restart"));
    var words = changed.isEmpty() ? "nothing changed" : "changed: " + changed;
    return common.tell(
        outcome, waiting.isEmpty() ? words : words + "\nneeds a restart: " + waiting);
  }

  private static String names(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }
}
