package dev.millstream.builder.rules;

import dev.millstream.builder.jekyll.plugins.Outputs;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.builder.media.MediaWishes;
import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HtmlHandling;
import dev.millstream.store.site.NotFoundHandling;
import dev.millstream.store.site.SiteDelivery;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a site's `millstream.toml` says of serving it, and whether it names a build command (what
/// that is, and all else of `[build]`, is read where builds are planned).
public record SiteSettings(
    Optional<String> command,
    HtmlHandling htmlHandling,
    NotFoundHandling notFoundHandling,
    boolean privatePreviews,
    SiteDelivery delivery,
    LintSettings lint,
    Outputs outputs) {
  /// The file's name.
  public static final String FILE = "millstream.toml";

  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "build", Set.of("command", "install", "output", "root", "watch"),
          "serve",
              Set.of("html_handling", "not_found_handling", "private_previews", "dictionaries"),
          "render", Set.of("markdown", "llms_txt", "repository"),
          "media", Set.of("sizes", "videos", "pictures"),
          "lint", Set.of("level", "links", "page_bytes"));

  private static final Map<String, LintSettings.Level> LEVELS =
      Map.of(
          "off", LintSettings.Level.OFF,
          "warn", LintSettings.Level.WARN,
          "fail", LintSettings.Level.FAIL);

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
          Optional.empty(),
          HtmlHandling.AUTO_TRAILING_SLASH,
          NotFoundHandling.AUTO,
          false,
          SiteDelivery.DEFAULTS,
          LintSettings.DEFAULTS,
          Outputs.DEFAULTS);

  /// Reads the settings at the root of a repository; of lint, what it leaves open is as `project`
  /// has it.
  public static SiteSettings of(SiteTree repository, LintSettings project, Warnings warnings)
      throws IOException, SourceProblem {
    var file = ConfigFile.first(repository, FILE);
    if (file.isEmpty()) {
      return DEFAULTS.with(project);
    }
    var toml = file.get().root();
    warnOfUnknownKeys(toml, warnings);
    return new SiteSettings(
        Optional.of(toml.path("build").path("command").asString("")).filter(c -> !c.isBlank()),
        choice(toml, "serve", "html_handling", HTML, HtmlHandling.AUTO_TRAILING_SLASH),
        choice(toml, "serve", "not_found_handling", NOT_FOUND, NotFoundHandling.AUTO),
        isSet(toml, "serve", "private_previews", false),
        new SiteDelivery(isSet(toml, "serve", "dictionaries", true)),
        new LintSettings(
            choice(toml, "lint", "level", LEVELS, project.level()),
            isSet(toml, "lint", "links", project.links()),
            pageBytes(toml, project.pageBytesMax())),
        new Outputs(
            isSet(toml, "render", "markdown", false),
            isSet(toml, "render", "llms_txt", false),
            repository(toml),
            media(toml)));
  }

  private static Optional<String> repository(JsonNode toml) throws SourceProblem {
    var node = toml.path("render").path("repository");
    var address = node.asString("");
    if (!node.isMissingNode() && !address.matches("https?://[^/\\s]+/\\S+")) {
      throw new SourceProblem(
          FILE + ": [render] repository = " + node + " is no address of a repository",
          "write it whole, like repository = \"https://github.com/ada/site\"");
    }
    return Optional.of(address).filter(text -> !text.isEmpty());
  }

  private SiteSettings with(LintSettings other) {
    return new SiteSettings(
        command, htmlHandling, notFoundHandling, privatePreviews, delivery, other, outputs);
  }

  private static void warnOfUnknownKeys(JsonNode toml, Warnings warnings) {
    for (var table : toml.properties()) {
      var known = KEYS.get(table.getKey());
      if (known == null) {
        if (!table.getKey().equals("stream")) {
          warnings.add(
              FILE,
              "["
                  + table.getKey()
                  + "] is not known; there are [build], [render], [media], [serve], [lint]");
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

  /// What is neither true nor false stops the build: a preview must not be public by a typing
  /// error.
  private static boolean isSet(JsonNode toml, String table, String key, boolean otherwise)
      throws SourceProblem {
    var node = toml.path(table).path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw new SourceProblem(
          FILE + ": [" + table + "] " + key + " = " + node + " is neither true nor false",
          "write true or false, without quotes");
    }
    return node.asBoolean(otherwise);
  }

  private static MediaWishes media(JsonNode toml) throws SourceProblem {
    return new MediaWishes(
        wish(toml, "media", "sizes"),
        wish(toml, "media", "videos"),
        wish(toml, "media", "pictures"),
        Optional.empty());
  }

  private static Optional<Boolean> wish(JsonNode toml, String table, String key)
      throws SourceProblem {
    return toml.path(table).path(key).isMissingNode()
        ? Optional.empty()
        : Optional.of(isSet(toml, table, key, false));
  }

  private static long pageBytes(JsonNode toml, long otherwise) throws SourceProblem {
    var node = toml.path("lint").path("page_bytes");
    if (!node.isMissingNode() && (!node.isIntegralNumber() || node.asLong(0) < 1)) {
      throw new SourceProblem(
          FILE + ": [lint] page_bytes = " + node + " is no number of bytes",
          "write a whole number, like page_bytes = 2000000");
    }
    return node.asLong(otherwise);
  }

  private static <T> T choice(
      JsonNode toml, String table, String key, Map<String, T> choices, T otherwise)
      throws SourceProblem {
    var node = toml.path(table).path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    var chosen = choices.get(node.asString(""));
    if (chosen == null) {
      throw new SourceProblem(
          FILE + ": [" + table + "] " + key + " = " + node + " is not known",
          "use one of " + choices.keySet().stream().sorted().toList());
    }
    return chosen;
  }
}
