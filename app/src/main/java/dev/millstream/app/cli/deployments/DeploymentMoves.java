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

/// The commands of `millstream deployments` that ask the API for one thing to be done to one.
final class DeploymentMoves {
  private DeploymentMoves() {}

  @Command(
      name = "retry",
      description = "Build a deployment's commit once more.",
      footer = {"", "Examples:", "  millstream deployments retry blog 3f9c02aa"})
  static final class Retry extends Move {
    @Override
    public Integer call() throws ApiException, IOException {
      return move("retry", "builds as");
    }
  }

  @Command(
      name = "cancel",
      description = "Stop a deployment that waits or is built; what is live stays.",
      footer = {"", "Examples:", "  millstream deployments cancel blog 3f9c02aa"})
  static final class Cancel extends Move {
    @Override
    public Integer call() throws ApiException, IOException {
      return move("cancel", "is cancelled:");
    }
  }

  @Command(
      name = "pin",
      description = "Keep a deployment whatever the project's retention says.",
      footer = {"", "Examples:", "  millstream deployments pin blog 3f9c02aa"})
  static final class Pin extends Move {
    @Override
    public Integer call() throws ApiException, IOException {
      return move("pin", "is pinned:");
    }
  }

  @Command(
      name = "unpin",
      description = "Leave a deployment to the project's retention again.",
      footer = {"", "Examples:", "  millstream deployments unpin blog 3f9c02aa"})
  static final class Unpin extends Move {
    @Override
    public Integer call() throws ApiException, IOException {
      return move("unpin", "is not pinned any more:");
    }
  }

  /// What all of them are told.
  abstract static class Move implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
    String project = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The deployment.")
    String id = "";

    int move(String verb, String said) throws ApiException, IOException {
      var api = server.connect();
      var target = Deployments.of(api, project).find(id);
      var result =
          api.post("/pages/projects/%s/deployments/%s/%s".formatted(project, target, verb));
      var now = result.path("short_id").asString(target);
      return common.tell(result, "%s %s %s".formatted(target, said, now));
    }
  }
}
