package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lock",
    description = {
      "Keep a project's production where it is.",
      "Pushes and uploads still make deployments; only promote and rollback change production."
    },
    footer = {"", "Examples:", "  millstream lock blog --reason 'launch on Monday'"})
public final class LockCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "What pushers are told.")
  String reason = "";

  @Override
  public Integer call() throws ApiException, IOException {
    var lock =
        server
            .connect()
            .send("PUT", "/pages/projects/%s/lock".formatted(project), Map.of("reason", reason));
    return common.tell(lock, project + " is locked: production stays as it is");
  }
}
