package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = {
      "Delete videos, with all that was made of them. There is no way back.",
      "A video that is still being made is stopped first."
    },
    footer = {"", "Examples:", "  millstream video delete 5d5bc37ffcf54c9b82e996823bffbb81"})
final class VideoDeleteCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(arity = "1..*", paramLabel = "UID", description = "The videos' ids.")
  List<String> uids = List.of();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    for (var uid : uids) {
      api.delete("/stream/" + uid);
      if (!common.json) {
        common.terminal().say("deleted " + uid);
      }
    }
    if (common.json) {
      common.print(Map.of("deleted", uids));
    }
    return 0;
  }
}
