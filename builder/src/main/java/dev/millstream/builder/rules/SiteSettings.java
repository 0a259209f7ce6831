package dev.millstream.builder.rules;

import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// What a site's `millstream.toml` says. `root` is the folder that holds the site, `output` the one
/// below it that the command fills; both are empty for the whole repository.
public record SiteSettings(
    Optional<String> command,
    String output,
    String root,
    HtmlHandling htmlHandling,
    NotFoundHandling notFoundHandling,
    boolean privatePreviews) {
  /// The file's name.
  public static final String FILE = "millstream.toml";

  private static final TomlMapper MAPPER = TomlMapper.builder().build();
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "build", Set.of("command", "output", "root", "watch"),
          "serve", Set.of("html_handling", "not_found_handling", "private_previews"));

  private static final Map<String, HtmlHandling> HTML =
      Map.of(
          "auto-trailing-slash", HtmlHandling.AUTO_TRAILING_SLASH,
          "force-trailing-slash", HtmlHandling.FORCE_TRAILING_SLASH,
          "drop-trailing-slash", HtmlHandling.DROP_TRAILING_SLASH,
          "none", HtmlHandling.NONE);

  private static final Map<String, NotFoundHandling> NOT_FOUND =
      Map.of(
          "auto", NotFoundHandling.AUTO,
          "404-page", NotFoundHandling.NOT_FOUND_PAGE,
          "single-page-application", NotFoundHandling.SINGLE_PAGE_APPLICATION,
          "none", NotFoundHandling.NONE);

  /// The settings of a repository without the file.
  public static final SiteSettings DEFAULTS =
      new SiteSettings(
          Optional.empty(), "", "", HtmlHandling.AUTO_TRAILING_SLASH, NotFoundHandling.AUTO, false);

  /// Reads the settings at the root of a repository.
  public static SiteSettings of(SiteTree repository, Warnings warnings)
      throws IOException, SourceProblem {
    var file = repository.find(FILE);
    if (file.isEmpty()) {
      return DEFAULTS;
    }
    JsonNode toml;
    try {
      toml = MAPPER.readTree(file.get().content().text());
    } catch (JacksonException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new SourceProblem(
          FILE + ":" + line + ": " + firstLine(e.getOriginalMessage()), "mend the TOML", e);
    }
    warnOfUnknownKeys(toml, warnings);
    return new SiteSettings(
        Optional.of(toml.path("build").path("command").asString("")).filter(c -> !c.isBlank()),
        folder(toml, "output"),
        folder(toml, "root"),
        choice(toml, "html_handling", HTML, HtmlHandling.AUTO_TRAILING_SLASH),
        choice(toml, "not_found_handling", NOT_FOUND, NotFoundHandling.AUTO),
        isSet(toml, "private_previews"));
  }

  private static void warnOfUnknownKeys(JsonNode toml, Warnings warnings) {
    for (var table : toml.properties()) {
      var known = KEYS.get(table.getKey());
      if (known == null) {
        if (!table.getKey().equals("stream")) {
          warnings.add(FILE, "[" + table.getKey() + "] is not known; there are [build], [serve]");
        }
        continue;
      }
      for (var key : table.getValue().propertyNames()) {
        if (!known.contains(key)) {
          warnings.add(FILE, "[" + table.getKey() + "] has no key `" + key + "`; it has " + known);
        }
      }
    }
  }

  private static String folder(JsonNode toml, String key) throws SourceProblem {
    var text = toml.path("build").path(key).asString("").strip();
    var folder = text.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
    if (folder.equals("..") || folder.startsWith("../") || folder.contains("/..")) {
      throw new SourceProblem(
          FILE + ": [build] " + key + " = \"" + text + "\" leaves the repository",
          "name a folder of the repository");
    }
    return folder.equals(".") ? "" : folder;
  }

  /// What is neither true nor false stops the build: a preview must not be public by a typing
  /// error.
  private static boolean isSet(JsonNode toml, String key) throws SourceProblem {
    var node = toml.path("serve").path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw new SourceProblem(
          FILE + ": [serve] " + key + " = " + node + " is neither true nor false",
          "write true or false, without quotes");
    }
    return node.asBoolean(false);
  }

  private static <T> T choice(JsonNode toml, String key, Map<String, T> choices, T otherwise)
      throws SourceProblem {
    var node = toml.path("serve").path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    var chosen = choices.get(node.asString(""));
    if (chosen == null) {
      throw new SourceProblem(
          FILE + ": [serve] " + key + " = " + node + " is not known",
          "use one of " + choices.keySet().stream().sorted().toList());
    }
    return chosen;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not TOML");
  }
}
