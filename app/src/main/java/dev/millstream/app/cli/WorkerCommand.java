package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.StoreOptions;
import dev.millstream.app.server.Caches;
import dev.millstream.app.server.Lifetime;
import dev.millstream.control.stream.help.LadderWorker;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "worker",
    description = {
      "Help a server on the same data folder to encode videos, until Ctrl-C.",
      "A process more makes parts of their ladders; it may end, or be killed, at any time."
    },
    footer = {
      "",
      "Examples:",
      "  millstream worker",
      "  millstream worker --data /srv/millstream",
    })
final class WorkerCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin StoreOptions place = new StoreOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!place.files()) {
      throw new IOException(
          "a worker needs a server whose objects are in local files: into S3 the server alone"
              + " publishes");
    }
    var data = place.home().toAbsolutePath();
    var settings = TranscoderSettings.defaults(Caches.folder(data).resolve("ffmpeg"));
    try (var store = place.open();
        var worker = LadderWorker.join(data, store, new Transcoder(settings));
        var lifetime = Lifetime.of(worker)) {
      if (common.json) {
        common.print(Map.of("data", data.toString(), "pid", ProcessHandle.current().pid()));
      } else {
        common.terminal().say("Helping the server of " + data + "; Ctrl-C ends it.");
      }
      lifetime.untilSignal();
    }
    return 0;
  }
}
