package dev.millstream.app.cli.kept;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `millstream r2 bucket …`.
@Command(
    name = "bucket",
    description = "List, create and delete buckets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      R2BucketCommand.Listing.class,
      R2BucketCommand.Create.class,
      R2BucketCommand.Delete.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream r2 bucket list",
      "  millstream r2 bucket create pictures",
      "  millstream r2 bucket delete pictures",
    })
final class R2BucketCommand extends CommandGroup {
  static final String BUCKETS = "/r2/buckets";

  @Command(
      name = "list",
      description = "List the buckets.",
      footer = {"", "Examples:", "  millstream r2 bucket list"})
  static final class Listing implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Override
    public Integer call() throws ApiException, IOException {
      var buckets = server.connect().get(BUCKETS).path("buckets");
      if (common.json) {
        common.print(buckets);
        return 0;
      }
      if (buckets.isEmpty()) {
        common.terminal().say("no buckets: 'millstream r2 bucket create NAME' makes one");
        return 0;
      }
      var table = new Table("NAME", "CREATED");
      for (var bucket : buckets) {
        table.row(bucket.path("name").asString(""), bucket.path("creation_date").asString(""));
      }
      table.print(common.terminal());
      return 0;
    }
  }

  @Command(
      name = "create",
      description = "Make a bucket; 3 to 63 of a-z, 0-9 and -.",
      footer = {"", "Examples:", "  millstream r2 bucket create pictures"})
  static final class Create implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "BUCKET", description = "Its name.")
    String bucket = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var made = server.connect().send("POST", BUCKETS, Map.of("name", bucket));
      return common.tell(made, bucket + " is there: [[r2_buckets]] in wrangler.toml binds it");
    }
  }

  @Command(
      name = "delete",
      description = "Delete a bucket that is empty.",
      footer = {"", "Examples:", "  millstream r2 bucket delete pictures"})
  static final class Delete implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "BUCKET", description = "Its name.")
    String bucket = "";

    @Override
    public Integer call() throws ApiException, IOException {
      var path = BUCKETS + "/" + Escapes.segment(bucket);
      return common.tell(server.connect().delete(path), bucket + " is deleted");
    }
  }
}
