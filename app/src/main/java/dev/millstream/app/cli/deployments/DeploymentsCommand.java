package dev.millstream.app.cli.deployments;

import dev.millstream.app.client.ApiException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "deployments",
    description = "List a project's deployments, newest first; * marks the live one.",
    subcommands = {
      DeploymentsCommand.OfOne.class,
      DiffCommand.class,
      DownloadCommand.class,
      DeploymentMoves.Pin.class,
      DeploymentMoves.Unpin.class,
      DeploymentMoves.Retry.class,
      DeploymentMoves.Cancel.class,
      DeleteDeploymentCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream deployments blog",
      "  millstream deployments diff blog 3f9c02aa 77aa01bc",
      "  millstream deployments download blog 3f9c02aa",
      "  millstream deployments retry blog 3f9c02aa",
      "  millstream deployments cancel blog 3f9c02aa",
      "  millstream deployments delete blog 3f9c02aa",
      "  millstream deployments blog --json | jq -r '.[0].url'",
    })
public final class DeploymentsCommand extends DeploymentListing {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Override
  public Integer call() throws ApiException, IOException {
    if (project.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "which project? 'millstream projects'");
    }
    return list(project);
  }

  @Command(
      name = "list",
      description = "List a project's deployments, newest first; * marks the live one.",
      footer = {"", "Examples:", "  millstream deployments list blog --json"})
  static final class OfOne extends DeploymentListing {
    @Parameters(paramLabel = "PROJECT", description = "The project's name.")
    String project = "";

    @Override
    public Integer call() throws ApiException, IOException {
      return list(project);
    }
  }
}
