package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.UploadMemory;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.upload.VideoUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "upload",
    description = {
      "Upload a video and follow it until it can be watched in full.",
      "A broken connection is taken up again; so is an upload that was stopped, by the same"
          + " command."
    },
    footer = {
      "",
      "Examples:",
      "  millstream video upload clip.mp4",
      "  millstream video upload clip.mp4 --name 'Summer' --no-wait",
    })
final class VideoUploadCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "FILE", description = "The video.")
  Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "How it is listed (default: the file's name).")
  Optional<String> name = Optional.empty();

  @Option(
      names = "--watermark",
      paramLabel = "UID",
      description = "A picture to draw over it: see 'millstream video watermark'.")
  Optional<String> watermark = Optional.empty();

  @Option(names = "--no-wait", description = "Return once the upload is complete.")
  boolean noWait;

  @Override
  public Integer call() throws ApiException, IOException, InterruptedException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " is no file that can be read");
    }
    var api = server.connect();
    var upload = new VideoUpload(api, common.terminal(), UploadMemory.ofUser());
    var uid = upload.upload(file, name.orElse(file.getFileName().toString()), watermark);
    var moment = noWait ? new VideoWatch(api).look(uid) : upload.follow(uid);
    if (common.json) {
      common.print(moment.video());
    } else {
      common.terminal().say("video  " + uid);
      common.terminal().say("watch  " + moment.video().path("preview").asString(""));
    }
    if (moment.failed()) {
      throw new ApiException(moment.problem());
    }
    return 0;
  }
}
