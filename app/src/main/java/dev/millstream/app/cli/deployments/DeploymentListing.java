package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// The table that `deployments` and `deployments list` print.
abstract class DeploymentListing implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  /// Prints it.
  ///
  /// @return the exit code
  int list(String project) throws ApiException, IOException {
    var deployments = Deployments.of(server.connect(), project);
    if (common.json) {
      common.print(deployments.list());
      return 0;
    }
    var table = new Table("", "DEPLOYMENT", "BRANCH", "COMMIT", "STATUS", "CREATED", "URL");
    for (var deployment : deployments.list()) {
      var source = deployment.path("deployment_trigger").path("metadata");
      var commit = source.path("commit_hash").asString("");
      table.row(
          deployment.path("id").asString("").equals(deployments.live()) ? "*" : "",
          deployment.path("short_id").asString(""),
          source.path("branch").asString("-"),
          commit.substring(0, Math.min(commit.length(), 8)),
          Deployments.status(deployment),
          Times.readable(deployment.path("created_on").asString("")),
          deployment.path("url").asString(""));
    }
    table.print(common.terminal());
    return 0;
  }
}
