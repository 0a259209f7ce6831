package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "diff",
    description = "Tell which files one deployment has added, changed (*) or lost against another.",
    footer = {
      "",
      "Examples:",
      "  millstream deployments diff blog 3f9c02aa 77aa01bc",
      "  millstream deployments diff blog 77aa01bc       against what is live",
    })
final class DiffCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(
      index = "1..2",
      arity = "1..2",
      paramLabel = "[BEFORE] AFTER",
      hideParamSyntax = true,
      description = "The older deployment (default: the one that is live) and the newer one.")
  List<String> ids = List.of();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var all = Deployments.of(api, project);
    var before = ids.size() == 1 ? all.live() : all.find(ids.getFirst());
    if (before.isEmpty()) {
      throw new ApiException(project + " has nothing live to compare with: name two deployments");
    }
    var diff =
        api.get(
            "/pages/projects/%s/deployments/%s/diff/%s"
                .formatted(project, before, all.find(ids.getLast())));
    if (common.json) {
      common.print(diff);
      return 0;
    }
    say("+ ", diff.path("added"));
    say("* ", diff.path("changed"));
    say("- ", diff.path("removed"));
    common
        .terminal()
        .say(
            "%,d added, %,d changed, %,d removed; %s new"
                .formatted(
                    diff.path("added").size(),
                    diff.path("changed").size(),
                    diff.path("removed").size(),
                    Sizes.readable(diff.path("new_bytes").asLong())));
    return 0;
  }

  private void say(String mark, JsonNode paths) {
    for (var path : paths) {
      common.terminal().say(mark + path.asString(""));
    }
  }
}
