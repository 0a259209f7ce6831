package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "matching",
    description = "Lists of known content, and what was found on them.",
    footer = {
      "",
      "A file has a hash a line, after sha256 or pdq. New videos and deployments are compared;",
      "those that are there already are not.",
      "",
      "Examples:",
      "  millstream video matching",
      "  millstream video matching --list court --action block --add hashes.txt",
      "  millstream video matching --found --json",
      "  millstream video matching --takedown 5d5bc37ffcf54c9b82e996823bffbb81 --list court",
      "  millstream video matching --release 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video matching --release blog:/photos/beach.jpg",
      "  millstream video matching --remove court",
    })
final class VideoMatchingCommand implements Callable<Integer> {
  private static final String PATH = "/stream/matching";

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Option(names = "--list", paramLabel = "NAME", description = "The list that is meant.")
  String list = "";

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Make the list, or change it: block, quarantine or notify.")
  String action = "";

  @Option(names = "--add", paramLabel = "FILE", description = "Add the hashes of a file.")
  @Nullable Path added;

  @Option(names = "--remove", paramLabel = "NAME", description = "Remove a list.")
  String removed = "";

  @Option(
      names = "--takedown",
      paramLabel = "UID",
      description = "Delete a video, and put what it is on the list.")
  String takedown = "";

  @Option(
      names = "--release",
      paramLabel = "UID|PROJECT:PATH",
      description =
          "Show a video of the quarantine, or a file of a site from its next deployment on.")
  String released = "";

  @Option(names = "--found", description = "Show what was found.")
  boolean found;

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    if ((!action.isEmpty() || added != null || !takedown.isEmpty()) && list.isEmpty()) {
      throw new ApiException("say which list: --list NAME");
    }
    change(api);
    var shown = api.get(PATH + (found ? "/found" : "/lists"));
    if (common.json) {
      common.print(shown);
    } else if (shown.isEmpty()) {
      common.terminal().say(found ? "Nothing was found." : "There are no lists.");
    } else {
      (found ? finds(shown) : lists(shown)).print(common.terminal());
    }
    return 0;
  }

  private void change(Api api) throws ApiException, IOException {
    if (!action.isEmpty()) {
      api.send("PUT", PATH + "/lists/" + list, Map.of("action", action));
    }
    if (added != null) {
      if (!Files.isReadable(added) || Files.isDirectory(added)) {
        throw new IOException(added + " is no file that can be read");
      }
      var file = added;
      api.upload(
          api.at(PATH + "/lists/" + list + "/hashes"),
          "text/plain; charset=utf-8",
          out -> Files.copy(file, out));
    }
    if (!takedown.isEmpty()) {
      api.send("POST", "/stream/" + takedown + "/takedown", Map.of("list", list));
    }
    if (released.contains(":")) {
      api.send("POST", PATH + "/release", Map.of("file", released));
    } else if (!released.isEmpty()) {
      api.post("/stream/" + released + "/release");
    }
    if (!removed.isEmpty()) {
      api.delete(PATH + "/lists/" + removed);
    }
  }

  private static Table lists(JsonNode shown) {
    var table = new Table("LIST", "ACTION", "FILES", "PICTURES");
    for (var each : shown) {
      table.row(
          each.path("name").asString(""),
          each.path("action").asString(""),
          Long.toString(each.path("sha256").asLong(0)),
          Long.toString(each.path("pdq").asLong(0)));
    }
    return table;
  }

  private static Table finds(JsonNode shown) {
    var table = new Table("VIDEO OR FILE", "LIST", "ACTION", "BY", "DISTANCE", "RELEASED", "FOUND");
    for (var each : shown) {
      table.row(
          each.path("uid").asString(""),
          each.path("list").asString(""),
          each.path("action").asString(""),
          each.path("kind").asString(""),
          Integer.toString(each.path("distance").asInt(0)),
          each.path("released").asBoolean(false) ? "yes" : "no",
          Times.readable(each.path("created").asString("")));
    }
    return table;
  }
}
