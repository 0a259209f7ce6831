package dev.millstream.app.cli.deployments;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retention",
    description = {
      "Show or set which deployments of a project are kept; others go at once, and every hour.",
      "What is live, at a branch's address, or pinned is always kept."
    },
    footer = {
      "",
      "Examples:",
      "  millstream retention blog",
      "  millstream retention blog --count 50 --days 30   the newest 50, and those of 30 days",
      "  millstream retention blog --all                  keep all",
    })
public final class RetentionCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  String project = "";

  @Option(names = "--count", paramLabel = "N", description = "Keep the newest N.")
  Optional<Integer> count = Optional.empty();

  @Option(names = "--days", paramLabel = "N", description = "Keep those of the last N days.")
  Optional<Integer> days = Optional.empty();

  @Option(names = "--all", description = "Keep all, as at first.")
  boolean all;

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var path = "/pages/projects/" + project + "/retention";
    var rule = new HashMap<String, Integer>();
    count.ifPresent(number -> rule.put("count", number));
    days.ifPresent(number -> rule.put("days", number));
    var now = all || !rule.isEmpty() ? api.send("PUT", path, rule) : api.get(path);
    return common.tell(
        now,
        "count %s, days %s, pinned %d"
            .formatted(
                now.path("count").asString("-"),
                now.path("days").asString("-"),
                now.path("pinned").size()));
  }
}
