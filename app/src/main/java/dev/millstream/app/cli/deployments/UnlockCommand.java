package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unlock",
    description = {
      "Have the next deployment of the production branch go live again.",
      "What was deployed while production was locked goes live by 'millstream promote' only."
    },
    footer = {"", "Examples:", "  millstream unlock blog"})
public final class UnlockCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Override
  public Integer call() throws ApiException, IOException {
    var result = server.connect().delete("/pages/projects/%s/lock".formatted(project));
    return common.tell(result, project + " is unlocked: the next deployment goes live");
  }
}
