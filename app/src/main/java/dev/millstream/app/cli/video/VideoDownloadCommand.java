package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "download",
    description = {
      "Make a file of a video that viewers can keep, and print its link.",
      "It is an MP4 of the highest quality, or the sound alone as M4A."
    },
    footer = {
      "",
      "The link of a video that only signed links open works for 24 hours.",
      "",
      "Examples:",
      "  millstream video download 5d5bc37ffcf54c9b82e996823bffbb81",
      "  curl -OJ $(millstream video download 5d5bc37ffcf54c9b82e996823bffbb81 --audio)",
      "  millstream video download 5d5bc37ffcf54c9b82e996823bffbb81 --remove",
    })
final class VideoDownloadCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration SIGNED_FOR = Duration.ofHours(24).minusMinutes(1);

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", description = "The video's id.")
  String uid = "";

  @Option(names = "--audio", description = "The sound alone.")
  boolean audio;

  @Option(names = "--remove", description = "Take the file away; its link ends.")
  boolean remove;

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    var api = server.connect();
    var kind = audio ? "audio" : "default";
    var path = "/stream/" + uid + "/downloads";
    if (remove) {
      api.delete(path + "/" + kind);
      common.terminal().say("removed");
      return 0;
    }
    var download = api.post(path + "/" + kind).path(kind);
    while (status(download).equals("inprogress")) {
      Thread.sleep(POLL);
      download = api.get(path).path(kind);
    }
    if (!status(download).equals("ready")) {
      throw new ApiException(
          status(download).isEmpty()
              ? "the download was taken away while it was made"
              : "the download could not be made; the server's log says why");
    }
    if (common.json) {
      common.print(download);
    } else {
      common.terminal().say(link(api, download.path("url").asString("")));
    }
    return 0;
  }

  private String link(Api api, String url) throws ApiException {
    if (!api.get("/stream/" + uid).path("requireSignedURLs").asBoolean(false)) {
      return url;
    }
    var claims =
        Map.of("downloadable", true, "exp", Instant.now().plus(SIGNED_FOR).getEpochSecond());
    var token = api.send("POST", "/stream/" + uid + "/token", claims).path("token").asString("");
    return url.replace(uid, token);
  }

  private static String status(JsonNode download) {
    return download.path("status").asString("");
  }
}
