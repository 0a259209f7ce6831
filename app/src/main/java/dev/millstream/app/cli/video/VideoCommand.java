package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.CommandGroup;
import picocli.CommandLine.Command;

@Command(
    name = "video",
    description = "Publish videos and see how they are.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      VideoUploadCommand.class,
      VideoListCommand.class,
      VideoShowCommand.class,
      VideoCaptionsCommand.class,
      VideoClipCommand.class,
      VideoAudioCommand.class,
      VideoWatermarkCommand.class,
      VideoDownloadCommand.class,
      VideoTokenCommand.class,
      VideoStatsCommand.class,
      VideoMatchingCommand.class,
      VideoQuotaCommand.class,
      VideoAuditCommand.class,
      VideoDeleteCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream video upload clip.mp4",
      "  millstream video list",
      "  millstream video show 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video captions 5d5bc37ffcf54c9b82e996823bffbb81 --add en=talk.vtt",
      "  millstream video clip 5d5bc37ffcf54c9b82e996823bffbb81 12.5 30",
      "  millstream video download 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video audit 5d5bc37ffcf54c9b82e996823bffbb81",
    })
public final class VideoCommand extends CommandGroup {}
