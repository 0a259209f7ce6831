package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "quota",
    description = "Show or set how much video may be stored.",
    footer = {
      "",
      "Without a token's id, the limits are those of all videos together. What is named is set,"
          + " the",
      "other limit stays; none takes a limit away.",
      "",
      "Examples:",
      "  millstream video quota",
      "  millstream video quota --minutes 10000 --gigabytes 500",
      "  millstream video quota --of 0123456789abcdef0123456789abcdef --minutes 60",
      "  millstream video quota --minutes none",
    })
final class VideoQuotaCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Option(
      names = "--of",
      paramLabel = "ID",
      description = "The limits of one API token, by its id.")
  String owner = "account";

  @Option(names = "--minutes", paramLabel = "N", description = "Minutes of video, or none.")
  String minutes = "";

  @Option(
      names = "--gigabytes",
      paramLabel = "N",
      description = "Billions of bytes of uploaded files, or none.")
  String gigabytes = "";

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    if (!minutes.isEmpty() || !gigabytes.isEmpty()) {
      var path = "/stream/quotas/" + owner;
      var now = api.get(path);
      var wanted = new LinkedHashMap<String, @Nullable Object>();
      wanted.put("minutes", limit(minutes, 1, now.path("minutes")));
      wanted.put("bytes", limit(gigabytes, 1_000_000_000, now.path("bytes")));
      api.send("PUT", path, wanted);
    }
    var quotas = api.get("/stream/quotas");
    if (common.json) {
      common.print(quotas);
      return 0;
    }
    var table = new Table("OF", "MINUTES", "OF AT MOST", "BYTES", "OF AT MOST");
    for (var quota : quotas) {
      var bytes = quota.path("bytes");
      table.row(
          quota.path("owner").asString(""),
          "%.1f".formatted(quota.path("usedMinutes").asDouble(0)),
          quota.path("minutes").isNull() ? NONE : quota.path("minutes").asString(""),
          Sizes.readable(quota.path("usedBytes").asLong(0)),
          bytes.isNull() ? NONE : Sizes.readable(bytes.asLong(0)));
    }
    table.print(common.terminal());
    return 0;
  }

  private static @Nullable Object limit(String asked, long unit, JsonNode now) throws ApiException {
    if (asked.isEmpty()) {
      return now.isNull() ? null : now.asLong(0);
    }
    if (asked.equals(NONE)) {
      return null;
    }
    try {
      return Math.multiplyExact(Long.parseLong(asked), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new ApiException(asked + " is not a whole number, or none", e);
    }
  }
}
