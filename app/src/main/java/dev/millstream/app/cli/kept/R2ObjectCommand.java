package dev.millstream.app.cli.kept;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommandGroup;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

/// `millstream r2 object …`.
@Command(
    name = "object",
    description = "Get, put, delete and list the objects of a bucket.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      R2ObjectCommand.Get.class,
      R2ObjectCommand.Put.class,
      R2ObjectCommand.Delete.class,
      R2ObjectCommand.Listing.class
    },
    footer = {
      "",
      "Examples:",
      "  millstream r2 object put pictures/cats/tom.jpg --file tom.jpg",
      "  millstream r2 object get pictures/cats/tom.jpg --file -  | file -",
      "  millstream r2 object list pictures --delimiter /",
    })
final class R2ObjectCommand extends CommandGroup {
  private static final Path STANDARD = Path.of("-");

  /// A bucket and a key in it, as `bucket/key`.
  record Target(String bucket, String key) {
    String path() {
      return objects(bucket) + "/" + Escapes.path(key);
    }

    @Override
    public String toString() {
      return bucket + "/" + key;
    }
  }

  /// Reads a target.
  static final class TargetReader implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      var slash = text.indexOf('/');
      if (slash < 1 || slash == text.length() - 1) {
        throw new TypeConversionException("'" + text + "' names no object: BUCKET/KEY");
      }
      return new Target(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  /// The object that is meant.
  static final class Chosen {
    @Parameters(
        paramLabel = "BUCKET/KEY",
        converter = TargetReader.class,
        description = "The object.")
    Target target = new Target("", "");
  }

  private static String objects(String bucket) {
    return R2BucketCommand.BUCKETS + "/" + Escapes.segment(bucket) + "/objects";
  }

  @Command(
      name = "get",
      description = "Write an object to a file.",
      footer = {
        "",
        "Examples:",
        "  millstream r2 object get pictures/cats/tom.jpg",
        "  millstream r2 object get logs/today.txt --file - | grep error",
      })
  static final class Get implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Chosen object = new Chosen();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "Where to; - is the standard output (default: the key's last part, here).")
    Optional<Path> file = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var api = server.connect();
      if (file.equals(Optional.of(STANDARD))) {
        api.download(object.target.path(), System.out);
        System.out.flush();
        return 0;
      }
      var to = file.orElseGet(() -> lastPart(object.target.key())).toAbsolutePath();
      // whole or not at all
      var part = Files.createTempFile(to.getParent(), ".millstream", ".part");
      try {
        try (var out = Files.newOutputStream(part)) {
          api.download(object.target.path(), out);
        }
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      var told = JsonMapper.shared().createObjectNode();
      told.put("file", to.toString()).put("size", Files.size(to));
      return common.tell(told, "%s: %s".formatted(to, Sizes.readable(Files.size(to))));
    }

    private static Path lastPart(String key) {
      var name = Path.of(key.substring(key.lastIndexOf('/') + 1));
      if (name.toString().isEmpty() || name.toString().startsWith("..")) {
        throw new IllegalArgumentException("the key ends with no file's name: give --file");
      }
      return name;
    }
  }

  @Command(
      name = "put",
      description = "Write an object, from a file or the standard input.",
      footer = {
        "",
        "Examples:",
        "  millstream r2 object put pictures/cats/tom.jpg --file tom.jpg",
        "  dump | millstream r2 object put backups/today.sql --content-type application/sql",
      })
  static final class Put implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Chosen object = new Chosen();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "What is written (default: the standard input).")
    Path file = STANDARD;

    @Option(
        names = "--content-type",
        paramLabel = "TYPE",
        description = "Its type (default: by the key's ending).")
    Optional<String> type = Optional.empty();

    @Option(
        names = "--cache-control",
        paramLabel = "VALUE",
        description = "What functions find as httpMetadata.cacheControl.")
    Optional<String> cacheControl = Optional.empty();

    @Override
    public Integer call() throws ApiException, IOException {
      var headers = new LinkedHashMap<String, String>();
      type.or(() ->
              Optional.ofNullable(URLConnection.guessContentTypeFromName(object.target.key())))
          .ifPresent(value -> headers.put("Content-Type", value));
      cacheControl.ifPresent(value -> headers.put("Cache-Control", value));
      var written =
          server
              .connect()
              .put(
                  object.target.path(),
                  headers,
                  out -> {
                    if (file.equals(STANDARD)) {
                      System.in.transferTo(out);
                    } else {
                      Files.copy(file, out);
                    }
                  });
      var bytes = Long.parseLong(written.path("size").asString("0"));
      return common.tell(written, "%s: %s".formatted(object.target, Sizes.readable(bytes)));
    }
  }

  @Command(
      name = "delete",
      description = "Delete an object; no error if there is none.",
      footer = {"", "Examples:", "  millstream r2 object delete pictures/cats/tom.jpg"})
  static final class Delete implements Callable<Integer> {
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();
    @Mixin Chosen object = new Chosen();

    @Override
    public Integer call() throws ApiException, IOException {
      return common.tell(
          server.connect().delete(object.target.path()), object.target + " is deleted");
    }
  }

  @Command(
      name = "list",
      description = "List objects by their keys.",
      footer = {
        "",
        "Examples:",
        "  millstream r2 object list pictures",
        "  millstream r2 object list pictures --prefix cats/ --delimiter /",
      })
  static final class Listing implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin ApiOptions server = new ApiOptions();

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    String bucket = "";

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
    String prefix = "";

    @Option(
        names = "--delimiter",
        paramLabel = "TEXT",
        description = "Show keys that have this behind the prefix as one, like a folder.")
    String delimiter = "";

    @Option(
        names = "--limit",
        paramLabel = "COUNT",
        description = "At most so many (default: 1,000; 0 for all).")
    int limit = PAGE;

    @Override
    public Integer call() throws ApiException, IOException {
      var api = server.connect();
      var all = JsonMapper.shared().createArrayNode();
      var folders = JsonMapper.shared().createArrayNode();
      var cursor = "";
      do {
        var most = limit == 0 ? PAGE : Math.min(PAGE, limit - all.size() - folders.size());
        var page = api.page(query(most, cursor));
        page.path("result").forEach(all::add);
        page.path("result_info").path("delimited").forEach(folders::add);
        cursor = page.path("result_info").path("cursor").asString("");
      } while (!cursor.isEmpty() && (limit == 0 || all.size() + folders.size() < limit));
      if (common.json) {
        common.print(Map.of("objects", all, "delimited", folders, "truncated", !cursor.isEmpty()));
        return 0;
      }
      var table = new Table("KEY", "SIZE", "MODIFIED");
      folders.forEach(folder -> table.row(folder.asString(""), "", ""));
      for (var object : all) {
        table.row(
            object.path("key").asString(""),
            Sizes.readable(object.path("size").asLong()),
            object.path("last_modified").asString(""));
      }
      table.print(common.terminal());
      if (!cursor.isEmpty()) {
        common.terminal().note("there are more: --limit 0 lists all");
      }
      return 0;
    }

    private String query(int most, String cursor) {
      return objects(bucket)
          + "?per_page=%d&prefix=%s&delimiter=%s&cursor=%s"
              .formatted(
                  Math.max(1, most),
                  Escapes.segment(prefix),
                  Escapes.segment(delimiter),
                  Escapes.segment(cursor));
    }
  }
}
