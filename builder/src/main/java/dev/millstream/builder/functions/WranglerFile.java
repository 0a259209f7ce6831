package dev.millstream.builder.functions;

import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What `wrangler.toml`, `.json` or `.jsonc` says of the functions' surroundings.
record WranglerFile(Map<String, String> vars, String compatibilityDate) {
  private static final String DATE_DEFAULT = "2025-01-01";

  static WranglerFile of(SiteTree repository) throws IOException, SourceProblem {
    var file = ConfigFile.first(repository, "wrangler.toml", "wrangler.json", "wrangler.jsonc");
    return file.isPresent()
        ? of(file.get().path(), file.get().root())
        : new WranglerFile(Map.of(), DATE_DEFAULT);
  }

  private static WranglerFile of(String file, JsonNode root) throws SourceProblem {
    var date = root.path("compatibility_date").asString(DATE_DEFAULT);
    if (!date.matches("\\d{4}-\\d{2}-\\d{2}")) {
      throw new SourceProblem(
          file + ": compatibility_date = \"" + date + "\" is not a date", "write YYYY-MM-DD");
    }
    var vars = new LinkedHashMap<String, String>();
    root.path("vars")
        .properties()
        .forEach(entry ->
            vars.put(
                entry.getKey(),
                entry.getValue().isString()
                    ? entry.getValue().asString()
                    : entry.getValue().toString()));
    return new WranglerFile(vars, date);
  }
}
