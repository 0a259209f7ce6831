package dev.millstream.app.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Puts what the author wrote into the source map of a script that V8 tells of: a map as it is
/// published names files only, which DevTools cannot read by themselves.
record Sources(Path folder) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PARSED = "{\"method\":\"Debugger.scriptParsed\"";
  private static final String MAP = "data:application/json;base64,";
  private static final long SOURCE_BYTES_MAX = 1 << 20;

  /// The message, with sources in it if it is of a script with a map.
  String into(String message) {
    if (!message.startsWith(PARSED) || !message.contains(MAP)) {
      return message;
    }
    try {
      if (JSON.readTree(message) instanceof ObjectNode parsed
          && parsed.path("params") instanceof ObjectNode params) {
        params.put("sourceMapURL", withSources(params.path("sourceMapURL").asString("")));
        return parsed.toString();
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // A broken map stays as it is: the debugger shows the bundle.
    }
    return message;
  }

  private String withSources(String url) {
    var decoded = Base64.getDecoder().decode(url.substring(MAP.length()));
    if (!(JSON.readTree(decoded) instanceof ObjectNode map)) {
      return url;
    }
    var contents = map.putArray("sourcesContent");
    for (var source : map.path("sources")) {
      contents.add(textOf(source.asString("")));
    }
    return MAP + Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(map));
  }

  private String textOf(String source) {
    try {
      var file = folder.resolve(source).toRealPath();
      return file.startsWith(folder) && Files.size(file) <= SOURCE_BYTES_MAX
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : "";
    } catch (IOException | IllegalArgumentException e) {
      return ""; // what esbuild made itself, like the entry
    }
  }
}
