package dev.millstream.app.cli.kept;

import dev.millstream.app.cli.options.CommandGroup;
import picocli.CommandLine.Command;

/// `millstream r2 …`.
@Command(
    name = "r2",
    description = "Buckets of functions (R2), and the objects in them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {R2BucketCommand.class, R2ObjectCommand.class},
    footer = {
      "",
      "Examples:",
      "  millstream r2 bucket create pictures",
      "  millstream r2 bucket list",
      "  millstream r2 object put pictures/cats/tom.jpg --file tom.jpg",
      "  millstream r2 object list pictures --prefix cats/",
      "  millstream r2 object get pictures/cats/tom.jpg",
      "  millstream r2 object delete pictures/cats/tom.jpg",
    })
public final class R2Command extends CommandGroup {}
