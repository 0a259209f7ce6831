package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `millstream video watermark …`.
@Command(
    name = "watermark",
    description = "Pictures that are drawn over videos.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      VideoWatermarkCommand.Add.class,
      VideoWatermarkCommand.Listing.class,
      VideoWatermarkCommand.Delete.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream video watermark add logo.png --position lowerRight --opacity 0.8",
      "  millstream video watermark list",
      "  millstream video upload clip.mp4 --watermark 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video watermark delete 5d5bc37ffcf54c9b82e996823bffbb81",
    })
final class VideoWatermarkCommand extends CommandGroup {
  private static final String PATH = "/stream/watermarks";

  @Command(
      name = "add",
      description = "Keep a PNG, JPEG or WebP picture to be drawn over videos.",
      footer = {"", "Examples:", "  millstream video watermark add logo.png --scale 0.1"})
  static final class Add implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "FILE", description = "The picture, or a link to it.")
    String picture = "";

    @Option(names = "--name", paramLabel = "NAME", description = "How it is listed.")
    String name = "";

    @Option(names = "--opacity", paramLabel = "N", description = "0 to 1 (default: 1).")
    String opacity = "";

    @Option(
        names = "--padding",
        paramLabel = "N",
        description = "The part of the video beside it that stays free (default: 0.05).")
    String padding = "";

    @Option(
        names = "--scale",
        paramLabel = "N",
        description = "The part of the video that it fills, 0 for its own size (default: 0.15).")
    String scale = "";

    @Option(
        names = "--position",
        paramLabel = "WHERE",
        description = "upperRight (the default), upperLeft, lowerLeft, lowerRight or center.")
    String position = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var fields = new LinkedHashMap<String, String>();
      put(fields, "name", name);
      put(fields, "opacity", opacity);
      put(fields, "padding", padding);
      put(fields, "scale", scale);
      put(fields, "position", position);
      var api = server.connect();
      var link = picture.startsWith("https://") || picture.startsWith("http://");
      put(fields, "url", link ? picture : "");
      var made =
          link
              ? api.send("POST", PATH, fields)
              : api.sendFile("POST", PATH, Path.of(picture), fields);
      return common.tell(
          made,
          "watermark %s, %d x %d pixels"
              .formatted(
                  made.path("uid").asString(""),
                  made.path("width").asInt(0),
                  made.path("height").asInt(0)));
    }

    private static void put(Map<String, String> fields, String name, String value) {
      if (!value.isEmpty()) {
        fields.put(name, value);
      }
    }
  }

  @Command(name = "list", description = "List them, the newest first.")
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Override
    public Integer call() throws ApiException, IOException {
      var marks = server.connect().get(PATH);
      if (common.json) {
        common.print(marks);
        return 0;
      }
      var table = new Table("UID", "NAME", "POSITION", "SCALE", "PADDING", "OPACITY");
      for (var mark : marks) {
        table.row(
            mark.path("uid").asString(""),
            mark.path("name").asString(""),
            mark.path("position").asString(""),
            mark.path("scale").asString(""),
            mark.path("padding").asString(""),
            mark.path("opacity").asString(""));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "delete",
      description = "Take one away. Videos that it was drawn over stay as they are.")
  static final class Delete implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "UID", description = "Its id.")
    String uid = "";

    @Override
    public Integer call() throws ApiException, IOException {
      server.connect().delete(PATH + "/" + uid);
      if (common.json) {
        common.print(Map.of("deleted", uid));
      } else {
        common.terminal().say("deleted " + uid);
      }
      return 0;
    }
  }
}
