package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "stats",
    description = "Show what was watched, and how it went.",
    footer = {
      "",
      "Minutes are those of the segments that were sent. Starts, stops and errors are what the"
          + " player",
      "told; others tell them by CMCD. FAST is the share of starts within a second, STILL the share"
          + " of",
      "the time in which the picture stood still.",
      "",
      "Examples:",
      "  millstream video stats",
      "  millstream video stats 5d5bc37ffcf54c9b82e996823bffbb81 --days 7",
      "  millstream video stats --by country --json",
    })
final class VideoStatsCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", arity = "0..1", description = "Of this video only.")
  String uid = "";

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "A row for each day, hour, video, creator or country (default: day).")
  String by = "day";

  @Option(names = "--days", paramLabel = "N", description = "How far back (default: 30).")
  int days = 30;

  @Override
  public Integer call() throws ApiException, IOException {
    var since = Instant.now().minus(Duration.ofDays(days));
    var path = "/stream/analytics?by=" + encoded(by) + "&since=" + encoded(since.toString());
    var told = server.connect().get(uid.isEmpty() ? path : path + "&video=" + encoded(uid));
    if (common.json) {
      common.print(told);
      return 0;
    }
    if (told.path("rows").isEmpty()) {
      common.terminal().say("Nothing was watched in these " + days + " days.");
      return 0;
    }
    var table =
        new Table(
            told.path("by").asString("").toUpperCase(Locale.ROOT),
            "MINUTES",
            "PLAYS",
            "START",
            "FAST",
            "STILL",
            "ERRORS",
            "BITRATE");
    for (var row : told.path("rows")) {
      row(table, row.path("key").asString("-"), row);
    }
    row(table, "all", told.path("total"));
    table.print(common.terminal());
    return 0;
  }

  private static void row(Table table, String key, JsonNode row) {
    table.row(
        key.isEmpty() ? "-" : key,
        "%.1f".formatted(row.path("minutesViewed").asDouble(0)),
        Long.toString(row.path("plays").asLong(0)),
        told(row.at("/startup/meanMillis"), "%.0f ms", 1),
        told(row.at("/startup/fast"), "%.0f %%", 100),
        told(row.at("/rebuffering/ratio"), "%.1f %%", 100),
        Long.toString(row.path("errors").asLong(0)),
        told(row.path("bitrate"), "%.0f kbit/s", 1e-3));
  }

  private static String told(JsonNode number, String form, double scale) {
    return number.isNumber() ? form.formatted(number.asDouble() * scale) : "-";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
