package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audio",
    description = "List a video's sounds; add, name, choose and remove them.",
    footer = {
      "",
      "Examples:",
      "  millstream video audio 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video audio 5d5bc37ffcf54c9b82e996823bffbb81 \\",
      "    --add Commentary=https://example.com/talk.m4a --language Commentary=en",
      "  millstream video audio 5d5bc37ffcf54c9b82e996823bffbb81 --default ID --remove OTHER_ID",
    })
final class VideoAudioCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", description = "The video's id.")
  String uid = "";

  @Option(
      names = "--add",
      paramLabel = "LABEL=URL",
      description = "Have a sound fetched from a link; repeatable.")
  Map<String, String> added = Map.of();

  @Option(
      names = "--language",
      paramLabel = "LABEL=TAG",
      description = "The language of a sound that --add names, or of one by its id: en, pt-BR.")
  Map<String, String> languages = Map.of();

  @Option(
      names = "--label",
      paramLabel = "ID=LABEL",
      description = "Call a sound something else; repeatable.")
  Map<String, String> labels = Map.of();

  @Option(
      names = "--default",
      paramLabel = "ID",
      description = "The sound that is heard unless a viewer chooses.")
  Optional<String> chosen = Optional.empty();

  @Option(names = "--remove", paramLabel = "ID", description = "Remove a sound; repeatable.")
  List<String> removed = List.of();

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var path = "/stream/" + uid + "/audio";
    for (var sound : added.entrySet()) {
      var body = new HashMap<>(Map.of("label", sound.getKey(), "url", sound.getValue()));
      if (languages.containsKey(sound.getKey())) {
        body.put("language", languages.get(sound.getKey()));
      }
      api.send("POST", path + "/copy", body);
    }
    for (var language : languages.entrySet()) {
      if (!added.containsKey(language.getKey())) {
        var body = Map.of("language", language.getValue());
        api.send("POST", path + "/" + language.getKey(), body);
      }
    }
    for (var label : labels.entrySet()) {
      api.send("POST", path + "/" + label.getKey(), Map.of("label", label.getValue()));
    }
    if (chosen.isPresent()) {
      api.send("POST", path + "/" + chosen.get(), Map.of("default", true));
    }
    for (var track : removed) {
      api.delete(path + "/" + track);
    }
    var sounds = api.get(path).path("audio");
    if (common.json) {
      common.print(sounds);
      return 0;
    }
    var table = new Table("ID", "LABEL", "LANGUAGE", "DEFAULT", "STATUS");
    for (var sound : sounds) {
      table.row(
          sound.path("uid").asString(""),
          sound.path("label").asString(""),
          sound.path("language").asString(""),
          sound.path("default").asBoolean(false) ? "yes" : "",
          sound.path("status").asString(""));
    }
    table.print(common.terminal());
    return 0;
  }
}
