package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.UploadMemory;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.upload.VideoUpload;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "clip",
    description = "Cut a new video out of another one, exact to a picture, and follow it.",
    footer = {
      "",
      "Times are seconds, or minutes and hours with colons.",
      "",
      "Examples:",
      "  millstream video clip 5d5bc37ffcf54c9b82e996823bffbb81 12.5 30",
      "  millstream video clip 5d5bc37ffcf54c9b82e996823bffbb81 1:02:00 1:03:30 --name Goal",
    })
final class VideoClipCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(index = "0", paramLabel = "UID", description = "The video to cut from.")
  String uid = "";

  @Parameters(
      index = "1",
      paramLabel = "START",
      converter = Clock.class,
      description = "Where the clip begins.")
  double start;

  @Parameters(
      index = "2",
      paramLabel = "END",
      converter = Clock.class,
      description = "Where it ends.")
  double end;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "How it is listed (default: as the other one).")
  Optional<String> name = Optional.empty();

  @Option(names = "--no-wait", description = "Return at once.")
  boolean noWait;

  /// Reads `90`, `1:30` or `1:02:03.5` as seconds.
  static final class Clock implements ITypeConverter<Double> {
    private static final Pattern FORM =
        Pattern.compile("(?:(?:([0-9]{1,3}):)?([0-9]{1,2}):)?([0-9]{1,6}(?:\\.[0-9]{1,6})?)");

    @Override
    public Double convert(String text) {
      var parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(text + " is no time: write 90, 1:30 or 1:02:03.5");
      }
      var seconds = Double.parseDouble(parts.group(3));
      for (var group = 1; group <= 2; group++) {
        if (parts.group(group) != null) {
          seconds += Integer.parseInt(parts.group(group)) * (group == 1 ? 3600 : 60);
        }
      }
      return seconds;
    }
  }

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    var api = server.connect();
    var body = new HashMap<String, Object>();
    body.put("clippedFromVideoUID", uid);
    body.put("startTimeSeconds", start);
    body.put("endTimeSeconds", end);
    name.ifPresent(text -> body.put("meta", Map.of("name", text)));
    var clip = api.send("POST", "/stream/clip", body).path("uid").asString("");
    var moment =
        noWait
            ? new VideoWatch(api).look(clip)
            : new VideoUpload(api, common.terminal(), UploadMemory.ofUser()).follow(clip);
    if (common.json) {
      common.print(moment.video());
    } else {
      common.terminal().say("video  " + clip);
      common.terminal().say("watch  " + moment.video().path("preview").asString(""));
    }
    if (moment.failed()) {
      throw new ApiException(moment.problem());
    }
    return 0;
  }
}
