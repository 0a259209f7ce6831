package dev.millstream.app.cli.deployments;

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
    name = "rollback",
    description = "Make an earlier deployment live again, at once.",
    footer = {
      "",
      "Examples:",
      "  millstream rollback blog              the production deployment before this one",
      "  millstream rollback blog 3f9c02aa     a certain one ('millstream deployments blog')",
    })
public final class RollbackCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "The deployment (default: the one before the live one).")
  Optional<String> id = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var deployments = Deployments.of(api, project);
    var target = id.isPresent() ? deployments.find(id.get()) : deployments.beforeLive();
    var result = api.post("/pages/projects/%s/deployments/%s/rollback".formatted(project, target));
    return common.tell(
        result, "%s is back at %s".formatted(project, result.path("short_id").asString(target)));
  }
}
