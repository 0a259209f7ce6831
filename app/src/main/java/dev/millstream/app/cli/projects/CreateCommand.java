package dev.millstream.app.cli.projects;

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
    name = "create",
    description = {
      "Make a project that has nothing yet.",
      "A first push or deployment makes one, too; this is for settings that come before it."
    },
    footer = {
      "",
      "Examples:",
      "  millstream projects create blog",
      "  millstream projects create blog --production-branch trunk",
    })
final class CreateCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "PROJECT", description = "Its name: 1 to 58 of a-z, 0-9 and -.")
  String name = "";

  @Option(
      names = "--production-branch",
      paramLabel = "B",
      description = "The branch that goes live (default: ${DEFAULT-VALUE}).")
  String branch = "main";

  @Override
  public Integer call() throws ApiException, IOException {
    var made =
        server
            .connect()
            .send("POST", "/pages/projects", Map.of("name", name, "production_branch", branch));
    return common.tell(
        made, "%s is there: http://%s/".formatted(name, made.path("subdomain").asString("")));
  }
}
