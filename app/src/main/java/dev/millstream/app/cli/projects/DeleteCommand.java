package dev.millstream.app.cli.projects;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "delete",
    description = {
      "Delete a project: its site, all deployments and its repository. There is no way back.",
      "What its functions keep (KV, D1, R2, queues) stays."
    },
    footer = {"", "Examples:", "  millstream projects delete blog --yes"})
final class DeleteCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  String name = "";

  @Option(names = "--yes", description = "It is meant.")
  boolean meant;

  @Override
  public Integer call() throws ApiException, IOException {
    if (!meant) {
      throw new ParameterException(
          spec.commandLine(),
          "%s would be gone for good, with all its deployments: say --yes if that is meant"
              .formatted(name));
    }
    return common.tell(server.connect().delete("/pages/projects/" + name), "deleted " + name);
  }
}
