package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "garbage",
    description = {
      "Collect the objects that nothing published names any more and that are older than a day.",
      "The server does so daily by itself."
    },
    footer = {
      "",
      "Examples:",
      "  millstream garbage --dry-run    tell what would go",
      "  millstream garbage",
    })
final class GarbageCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Option(names = "--dry-run", description = "Only tell what would be removed.")
  boolean dryRun;

  @Override
  public Integer call() throws ApiException, IOException {
    var run = server.connect().post("/garbage" + (dryRun ? "?dry_run=true" : ""));
    if (common.json) {
      common.print(run);
      return 0;
    }
    var report = run.path("report");
    var terminal = common.terminal();
    terminal.say(share(dryRun ? "would go" : "removed", report.path("garbage")));
    terminal.say(share("in use", report.path("used")));
    terminal.say(share("too young", report.path("young")));
    var skipped = report.path("skipped").asLong();
    if (skipped > 0) {
      terminal.say(
          "%d of %d scopes were left alone; the server's log says why"
              .formatted(skipped, report.path("scopes").asLong()));
    }
    return 0;
  }

  private static String share(String label, JsonNode share) {
    return "%-10s %,10d objects  %s"
        .formatted(
            label, share.path("objects").asLong(), Sizes.readable(share.path("bytes").asLong()));
  }
}
