package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.VideoWatch;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Show one video: its state, its size, and where it plays.",
    footer = {"", "Examples:", "  millstream video show 5d5bc37ffcf54c9b82e996823bffbb81"})
final class VideoShowCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", description = "The video's id.")
  String uid = "";

  @Override
  public Integer call() throws ApiException, IOException {
    var moment = new VideoWatch(server.connect()).look(uid);
    var video = moment.video();
    if (common.json) {
      common.print(video);
      return 0;
    }
    var terminal = common.terminal();
    terminal.say("name     " + video.path("meta").path("name").asString(""));
    terminal.say(
        "state    "
            + (moment.failed()
                ? moment.problem()
                : "%s, %.0f %%".formatted(moment.state(), moment.percent())));
    terminal.say(
        "source   %dx%d, %.1f s, %d bytes"
            .formatted(
                video.path("input").path("width").asInt(-1),
                video.path("input").path("height").asInt(-1),
                video.path("duration").asDouble(-1),
                video.path("size").asLong(-1)));
    terminal.say("watch    " + video.path("preview").asString(""));
    terminal.say("hls      " + video.path("playback").path("hls").asString(""));
    terminal.say("poster   " + video.path("thumbnail").asString(""));
    return 0;
  }
}
