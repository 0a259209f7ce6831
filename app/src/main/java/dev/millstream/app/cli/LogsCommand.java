package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Print the build log of a deployment.",
    footer = {
      "",
      "Examples:",
      "  millstream logs blog                  the newest deployment",
      "  millstream logs blog 3f9c02aa",
    })
final class LogsCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "The deployment (default: the newest).")
  Optional<String> id = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var deployments = Deployments.of(api, project);
    if (deployments.list().isEmpty()) {
      throw new ApiException(project + " has no deployments yet");
    }
    var target = deployments.find(id.orElse(deployments.list().get(0).path("id").asString("")));
    var log = api.get("/pages/projects/%s/deployments/%s/history/logs".formatted(project, target));
    if (common.json) {
      common.print(log);
      return 0;
    }
    for (var entry : log.path("data")) {
      common.terminal().say(entry.path("line").asString(""));
    }
    return 0;
  }
}
