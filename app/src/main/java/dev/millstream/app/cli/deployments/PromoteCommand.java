package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    description = "Make a deployment live in production, a branch's preview for instance.",
    footer = {"", "Examples:", "  millstream promote blog 3f9c02aa"})
public final class PromoteCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The deployment.")
  String id = "";

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var target = Deployments.of(api, project).find(id);
    var result = api.post("/pages/projects/%s/deployments/%s/promote".formatted(project, target));
    return common.tell(
        result, "%s is live at %s".formatted(result.path("short_id").asString(target), project));
  }
}
