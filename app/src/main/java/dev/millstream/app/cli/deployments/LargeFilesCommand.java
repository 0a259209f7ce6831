package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lfs",
    description = "Show or set how much a project may keep with Git LFS.",
    footer = {
      "",
      "Examples:",
      "  millstream lfs blog",
      "  millstream lfs blog --max 2048    2 GiB",
      "  millstream lfs blog --usual       what serve --max-lfs-of-project says",
    })
public final class LargeFilesCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Option(names = "--max", paramLabel = "MIB", description = "Keep at most so many MiB.")
  Optional<Long> most = Optional.empty();

  @Option(names = "--usual", description = "Keep what the server lets every project keep.")
  boolean usual;

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var path = "/pages/projects/" + project + "/lfs";
    var wish = new HashMap<String, @Nullable Long>();
    wish.put("max_bytes", most.map(mib -> Math.multiplyExact(mib, 1L << 20)).orElse(null));
    var now = usual || most.isPresent() ? api.send("PUT", path, wish) : api.get(path);
    var limit = now.path("max_bytes");
    return common.tell(
        now,
        "%s keeps %s with Git LFS, %s"
            .formatted(
                project,
                Sizes.readable(now.path("used_bytes").asLong(0)),
                limit.isNull()
                    ? "without a limit"
                    : "of at most " + Sizes.readable(limit.asLong(0))));
  }
}
