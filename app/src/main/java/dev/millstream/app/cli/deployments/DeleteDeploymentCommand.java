package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Delete a deployment for good; the live one cannot be.",
      "What only it had is collected as garbage later."
    },
    footer = {
      "",
      "Examples:",
      "  millstream deployments delete blog 3f9c02aa",
      "  millstream deployments delete blog 3f9c02aa --force    a branch's address with it",
    })
final class DeleteDeploymentCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The deployment.")
  String id = "";

  @Option(names = "--force", description = "Also if a branch's address leads to it.")
  boolean force;

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var target = Deployments.of(api, project).find(id);
    var path = "/pages/projects/%s/deployments/%s".formatted(project, target);
    return common.tell(api.delete(force ? path + "?force=true" : path), "deleted " + target);
  }
}
