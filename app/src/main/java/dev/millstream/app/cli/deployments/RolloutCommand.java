package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rollout",
    description = {
      "Give a share of production's visitors another deployment.",
      "Who got it keeps it. Promote, rollback and a push to production end a rollout."
    },
    footer = {
      "",
      "Examples:",
      "  millstream rollout blog 3f9c02aa --percent 10   begin, or change the share",
      "  millstream rollout blog                         what goes on",
      "  millstream rollout blog --finish                the new one for all",
      "  millstream rollout blog --abort                 the old one for all",
    })
public final class RolloutCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The deployment.")
  Optional<String> id = Optional.empty();

  @ArgGroup Step step = new Step();

  static final class Step {
    @Option(
        names = "--percent",
        paramLabel = "N",
        description = "The share of visitors who get it, 1 to 99.")
    Optional<Integer> percent = Optional.empty();

    @Option(names = "--finish", description = "Make it live for all.")
    boolean finish;

    @Option(names = "--abort", description = "Take it back from all.")
    boolean abort;
  }

  @Override
  public Integer call() throws ApiException, IOException {
    if (id.isPresent() != step.percent.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "a deployment and --percent go together: one is missing");
    }
    var api = server.connect();
    var path = "/pages/projects/%s/rollout".formatted(project);
    if (step.finish) {
      return common.tell(api.post(path + "/finish"), project + ": the new deployment is live");
    }
    if (step.abort) {
      return common.tell(api.delete(path), project + ": the old deployment is live for all");
    }
    return step.percent.isPresent() ? start(api, path) : show(api, path);
  }

  private int start(Api api, String path) throws ApiException, IOException {
    var target = Deployments.of(api, project).find(id.orElseThrow());
    var percent = step.percent.orElseThrow();
    var state = api.send("PUT", path, Map.of("deployment", target, "percent", percent));
    return common.tell(state, "%d %% of %s's visitors get %s".formatted(percent, project, target));
  }

  private int show(Api api, String path) throws ApiException, IOException {
    var state = api.get(path);
    return common.tell(
        state,
        state.isObject()
            ? "%d %% of %s's visitors get %s, the others %s"
                .formatted(
                    state.path("percent").asInt(),
                    project,
                    state.path("deployment").asString(),
                    state.path("live_deployment").asString())
            : project + " has no rollout");
  }
}
