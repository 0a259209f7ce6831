package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import tools.jackson.databind.JsonNode;

/// How a project is set to build, in the API's shape (`build_config`).
record BuildSettings(
    @JsonProperty("build_command") String command,
    @JsonProperty("destination_dir") String output,
    @JsonProperty("root_dir") String root,
    @JsonProperty("build_caching") boolean caching) {
  private static final int CHARS_MAX = 2_000;

  static BuildSettings of(BuildConfig build) {
    return new BuildSettings(build.command(), build.output(), build.root(), build.caching());
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
        caching(asked, now.caching()));
  }

  private static boolean caching(JsonNode asked, boolean now) {
    var value = asked.path("build_caching");
    if (value.isMissingNode()) {
      return now;
    }
    if (!value.isNull() && !value.isBoolean()) {
      throw refusal("build_config.build_caching", "is neither true nor false");
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
