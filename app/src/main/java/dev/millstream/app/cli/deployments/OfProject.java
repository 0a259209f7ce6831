package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What commands are told that are about things of one kind that a project has.
abstract class OfProject implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  private final String kind;

  /// `kind` is what the API calls them.
  OfProject(String kind) {
    this.kind = kind;
  }

  /// Does it; `path` is theirs in the API.
  ///
  /// @return the exit code
  abstract int call(Api api, String path) throws ApiException, IOException;

  @Override
  public Integer call() throws ApiException, IOException {
    return call(server.connect(), "/pages/projects/%s/%s".formatted(project, kind));
  }
}
