package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "List the videos, newest first.",
    footer = {
      "",
      "Examples:",
      "  millstream video list",
      "  millstream video list --json | jq -r '.[] | select(.readyToStream) | .preview'",
    })
final class VideoListCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Override
  public Integer call() throws ApiException, IOException {
    var videos = server.connect().get("/stream");
    if (common.json) {
      common.print(videos);
      return 0;
    }
    if (videos.isEmpty()) {
      common.terminal().say("No videos yet: 'millstream video upload FILE' publishes one.");
      return 0;
    }
    var table = new Table("VIDEO", "NAME", "STATE", "LENGTH", "CREATED");
    for (var video : videos) {
      var moment = new VideoWatch.Moment(video);
      var seconds = video.path("duration").asDouble(-1);
      table.row(
          video.path("uid").asString(""),
          video.path("meta").path("name").asString(""),
          moment.ended()
              ? moment.state()
              : "%s %.0f %%".formatted(moment.state(), moment.percent()),
          seconds < 0 ? "-" : "%.1f s".formatted(seconds),
          Times.readable(video.path("created").asString("")));
    }
    table.print(common.terminal());
    return 0;
  }
}
