package dev.millstream.builder.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/// A TOML or JSON file of a repository, parsed; comments and trailing commas are let pass.
public record ConfigFile(String path, JsonNode root) {
  private static final ObjectMapper TOML = TomlMapper.builder().build();
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  /// The first of these paths that the repository has.
  ///
  /// @throws SourceProblem with file and line if it cannot be parsed
  public static Optional<ConfigFile> first(SiteTree repository, String... paths)
      throws IOException, SourceProblem {
    for (var path : paths) {
      var file = repository.find(path);
      if (file.isPresent()) {
        return Optional.of(new ConfigFile(path, parse(path, file.get().content().text())));
      }
    }
    return Optional.empty();
  }

  /// The first of these files that a folder has.
  ///
  /// @throws SourceProblem with file and line if it cannot be parsed
  public static Optional<ConfigFile> in(Path folder, String... names)
      throws IOException, SourceProblem {
    for (var name : names) {
      var file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return Optional.of(new ConfigFile(name, parse(name, Files.readString(file))));
      }
    }
    return Optional.empty();
  }

  /// The text at a key; empty if there is none or it is no text.
  public Optional<String> text(String... keys) {
    var node = root;
    for (var key : keys) {
      node = node.path(key);
    }
    return node.isString() ? Optional.of(node.asString().strip()) : Optional.empty();
  }

  private static JsonNode parse(String path, String text) throws SourceProblem {
    var toml = path.endsWith(".toml");
    try {
      return (toml ? TOML : JSON).readTree(text);
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      var reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
      throw new SourceProblem(
          path + ":" + line + ": " + reason, "mend the " + (toml ? "TOML" : "JSON"), e);
    }
  }
}
