package dev.millstream.builder.functions;

import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What `wrangler.toml`, `.json` or `.jsonc` says of the functions' surroundings.
record WranglerFile(String path, String text, JsonNode root, String compatibilityDate) {
  private static final String DATE_DEFAULT = "2025-01-01";
  private static final String[] NAMES = {"wrangler.toml", "wrangler.json", "wrangler.jsonc"};

  static WranglerFile of(SiteTree repository) throws IOException, SourceProblem {
    var file = ConfigFile.first(repository, NAMES);
    if (file.isEmpty()) {
      var nothing = JsonNodeFactory.instance.objectNode();
      return new WranglerFile(NAMES[0], "", nothing, DATE_DEFAULT);
    }
    var path = file.get().path();
    var root = file.get().root();
    var date = root.path("compatibility_date").asString(DATE_DEFAULT);
    if (!date.matches("\\d{4}-\\d{2}-\\d{2}")) {
      throw new SourceProblem(
          path + ": compatibility_date = \"" + date + "\" is not a date", "write YYYY-MM-DD");
    }
    var text = repository.find(path).orElseThrow().content().text();
    return new WranglerFile(path, text, root, date);
  }

  /// The values of `[vars]`, or of the environment's own.
  Map<String, String> vars(boolean preview) {
    var own = environment(preview).path("vars");
    var vars = new LinkedHashMap<String, String>();
    (own.isMissingNode() ? root.path("vars") : own)
        .properties()
        .forEach(entry ->
            vars.put(
                entry.getKey(),
                entry.getValue().isString()
                    ? entry.getValue().asString()
                    : entry.getValue().toString()));
    return vars;
  }

  /// What it says of one environment alone.
  JsonNode environment(boolean preview) {
    return root.path("env").path(preview ? "preview" : "production");
  }

  /// The first line that holds `word`, counted from 1.
  int line(String word) {
    return 1 + (int) text.lines().takeWhile(line -> !line.contains(word)).count();
  }

  /// The first line that holds `word` behind the one that holds `after`, or that is that one.
  int line(String after, String word) {
    var skipped = line(after) - 1;
    var between = text.lines().skip(skipped).takeWhile(line -> !line.contains(word)).count();
    return skipped + 1 + (int) between;
  }
}
