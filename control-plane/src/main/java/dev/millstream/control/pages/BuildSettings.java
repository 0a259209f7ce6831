package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// How a project is set to build, in the API's shape (`build_config`).
record BuildSettings(
    @JsonProperty("build_command") String command,
    @JsonProperty("destination_dir") String output,
    @JsonProperty("root_dir") String root,
    @JsonProperty("build_caching") boolean caching,
    Lint lint) {
  private static final int CHARS_MAX = 2_000;

  /// What is looked for in what was built; Cloudflare has no such thing.
  record Lint(String level, boolean links, @JsonProperty("page_bytes") long pageBytes) {
    static Lint of(LintSettings lint) {
      var level = lint.level().name().toLowerCase(Locale.ROOT);
      return new Lint(level, lint.links(), lint.pageBytesMax());
    }
  }

  static BuildSettings of(BuildConfig build) {
    return new BuildSettings(
        build.command(), build.output(), build.root(), build.caching(), Lint.of(build.lint()));
  }

  /// What `now` becomes: a part that is not named stays, one that is null is set no longer.
  static BuildConfig changed(BuildConfig now, JsonNode asked) {
    if (!asked.isObject()) {
      throw refusal("build_config", "is no object");
    }
    return new BuildConfig(
        text(asked, "build_command", now.command()),
        folder(asked, "destination_dir", now.output()),
        folder(asked, "root_dir", now.root()),
        flag(asked, "build_caching", now.caching()),
        lint(asked.path("lint"), now.lint()));
  }

  private static LintSettings lint(JsonNode asked, LintSettings now) {
    if (asked.isMissingNode()) {
      return now;
    }
    if (asked.isNull()) {
      return LintSettings.DEFAULTS;
    }
    if (!asked.isObject()) {
      throw refusal("build_config.lint", "is no object");
    }
    return new LintSettings(
        level(asked.path("level"), now.level()),
        flag(asked, "links", now.links()),
        pageBytes(asked.path("page_bytes"), now.pageBytesMax()));
  }

  private static LintSettings.Level level(JsonNode value, LintSettings.Level now) {
    if (value.isMissingNode()) {
      return now;
    }
    return switch (value.asString("warn")) {
      case "warn" -> LintSettings.Level.WARN;
      case "fail" -> LintSettings.Level.FAIL;
      case "off" -> LintSettings.Level.OFF;
      default -> throw refusal("build_config.lint.level", value + " is none of warn, fail, off");
    };
  }

  private static long pageBytes(JsonNode value, long now) {
    if (value.isMissingNode()) {
      return now;
    }
    if (!value.isNull() && (!value.isIntegralNumber() || value.asLong(0) < 1)) {
      throw refusal("build_config.lint.page_bytes", value + " is no number of bytes");
    }
    return value.asLong(LintSettings.DEFAULTS.pageBytesMax());
  }

  private static boolean flag(JsonNode asked, String name, boolean now) {
    var value = asked.path(name);
    if (value.isMissingNode()) {
      return now;
    }
    if (!value.isNull() && !value.isBoolean()) {
      throw refusal("build_config." + name, "is neither true nor false");
    }
    return value.asBoolean(true);
  }

  private static String folder(JsonNode asked, String name, String now) {
    var text = text(asked, name, now).replaceAll("^(\\./)+|^/+|/+$", "");
    if (text.matches("(.*/)?\\.\\.(/.*)?")) {
      throw refusal("build_config." + name, text + " leads out of the repository");
    }
    return text;
  }

  private static String text(JsonNode asked, String name, String now) {
    var value = asked.path(name);
    if (value.isMissingNode()) {
      return now;
    }
    if (!value.isNull() && !value.isString()) {
      throw refusal("build_config." + name, "is no text");
    }
    var text = value.asString("").strip();
    if (text.length() > CHARS_MAX || text.chars().anyMatch(c -> c < ' ')) {
      throw refusal(
          "build_config." + name, "is not one line of at most %,d characters".formatted(CHARS_MAX));
    }
    return text;
  }

  private static ApiException refusal(String name, String why) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, name + ": " + why);
  }
}
