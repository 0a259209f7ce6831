package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "video",
    description = "Publish videos and see how they are.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {VideoUploadCommand.class, VideoListCommand.class, VideoShowCommand.class},
    footer = {
      "",
      "Examples:",
      "  millstream video upload clip.mp4",
      "  millstream video list",
      "  millstream video show 5d5bc37ffcf54c9b82e996823bffbb81",
    })
final class VideoCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? upload, list or show");
  }
}
