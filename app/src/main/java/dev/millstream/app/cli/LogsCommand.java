package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Print the build log of a deployment.",
    footer = {
      "",
      "Examples:",
      "  millstream logs blog                  the newest deployment",
      "  millstream logs blog 3f9c02aa",
      "  millstream logs blog -f               as it is written, until the build has ended",
    })
final class LogsCommand implements Callable<Integer> {
  private static final Set<String> ENDED = Set.of("success", "failure", "canceled");
  private static final Duration PAUSE = Duration.ofMillis(500);

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

  @Option(
      names = {"-f", "--follow"},
      description = "Go on while it is waiting or being built.")
  boolean follow;

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    var api = server.connect();
    var deployments = Deployments.of(api, project);
    if (deployments.list().isEmpty()) {
      throw new ApiException(project + " has no deployments yet");
    }
    var target = deployments.find(id.orElse(deployments.list().get(0).path("id").asString("")));
    var path = "/pages/projects/%s/deployments/%s".formatted(project, target);
    var said = 0;
    var whole = !follow || hasEnded(api, path);
    while (true) {
      var log = api.get(path + "/history/logs");
      if (!common.json) {
        for (; said < log.path("data").size(); said++) {
          common.terminal().say(log.path("data").path(said).path("line").asString(""));
        }
      } else if (whole) {
        common.print(log);
      }
      if (whole) {
        return 0;
      }
      // the last lines, with the addresses, come a moment after the end
      whole = hasEnded(api, path);
      Thread.sleep(PAUSE);
    }
  }

  private static boolean hasEnded(Api api, String path) throws ApiException {
    return ENDED.contains(Deployments.status(api.get(path)));
  }
}
