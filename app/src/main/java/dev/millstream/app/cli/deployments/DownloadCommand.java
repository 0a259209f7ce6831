package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.Deployments;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "download",
    description = "Fetch the published files of a deployment as a tar.",
    footer = {"", "Examples:", "  millstream deployments download blog 3f9c02aa -o blog.tar"})
final class DownloadCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The deployment.")
  String id = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to put it (default: <project>-<id>.tar here).")
  Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var target = Deployments.of(api, project).find(id);
    var file = output.orElseGet(() -> Path.of(project + "-" + target + ".tar")).toAbsolutePath();
    if (Files.exists(file)) {
      throw new IOException(file + " is there already: name another with -o");
    }
    var part = file.resolveSibling(file.getFileName() + ".part");
    try (var out = Files.newOutputStream(part)) {
      api.download("/pages/projects/%s/deployments/%s/download".formatted(project, target), out);
    } catch (ApiException | IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, file);
    var bytes = Files.size(file);
    if (common.json) {
      common.print(Map.of("file", file.toString(), "bytes", bytes));
    } else {
      common.terminal().say("%s (%s)".formatted(file, Sizes.readable(bytes)));
    }
    return 0;
  }
}
