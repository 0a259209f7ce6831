package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "captions",
    description = "List a video's captions; add, replace and remove them.",
    footer = {
      "",
      "Languages are BCP 47 tags, files are WebVTT.",
      "",
      "Examples:",
      "  millstream video captions 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video captions 5d5bc37ffcf54c9b82e996823bffbb81 --add en=talk.vtt \\",
      "    --add pt-BR=fala.vtt --remove de",
    })
final class VideoCaptionsCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", description = "The video's id.")
  String uid = "";

  @Option(
      names = "--add",
      paramLabel = "LANGUAGE=FILE",
      description = "Add captions, or replace those in this language; repeatable.")
  Map<String, Path> added = Map.of();

  @Option(
      names = "--remove",
      paramLabel = "LANGUAGE",
      description = "Remove the captions in this language; repeatable.")
  List<String> removed = List.of();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var path = "/stream/" + uid + "/captions";
    for (var caption : added.entrySet()) {
      add(api, path + "/" + caption.getKey(), caption.getValue());
    }
    for (var language : removed) {
      api.delete(path + "/" + language);
    }
    var captions = api.get(path);
    if (common.json) {
      common.print(captions);
      return 0;
    }
    if (captions.isEmpty()) {
      common.terminal().say("no captions: --add en=FILE.vtt adds some");
      return 0;
    }
    var table = new Table("LANGUAGE", "LABEL");
    captions.forEach(caption ->
        table.row(caption.path("language").asString(""), caption.path("label").asString("")));
    table.print(common.terminal());
    return 0;
  }

  private static void add(Api api, String path, Path file) throws ApiException, IOException {
    try {
      api.sendFile("PUT", path, file);
    } catch (ApiException refused) {
      throw new ApiException(file + ": " + refused.getMessage(), refused);
    }
  }
}
