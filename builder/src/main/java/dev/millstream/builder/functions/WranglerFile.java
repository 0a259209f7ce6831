package dev.millstream.builder.functions;

import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/// What `wrangler.toml`, `.json` or `.jsonc` says of the functions' surroundings.
record WranglerFile(Map<String, String> vars, String compatibilityDate) {
  private static final String DATE_DEFAULT = "2025-01-01";
  private static final ObjectMapper TOML = TomlMapper.builder().build();
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final Map<String, ObjectMapper> FILES =
      Map.of("wrangler.toml", TOML, "wrangler.json", JSON, "wrangler.jsonc", JSON);

  static WranglerFile of(SiteTree repository) throws IOException, SourceProblem {
    for (var entry : FILES.entrySet()) {
      var file = repository.find(entry.getKey());
      if (file.isPresent()) {
        return of(file.get().path(), read(file.get().path(), file.get().content().text()));
      }
    }
    return new WranglerFile(Map.of(), DATE_DEFAULT);
  }

  private static JsonNode read(String file, String text) throws SourceProblem {
    var mapper = file.endsWith(".toml") ? TOML : JSON;
    try {
      return mapper.readTree(text);
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new SourceProblem(
          file + ":" + line + ": " + e.getOriginalMessage(), "mend the file", e);
    }
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
