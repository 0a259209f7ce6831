package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.settings.BuildRules;
import dev.millstream.control.settings.Wildcards;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Which pushes a project builds, in the API's shape (`source.config`).
record SourceSettings(
    @JsonProperty("production_deployments_enabled") boolean production,
    @JsonProperty("preview_deployment_setting") String previews,
    @JsonProperty("preview_branch_includes") List<String> branchIncludes,
    @JsonProperty("preview_branch_excludes") List<String> branchExcludes,
    @JsonProperty("path_includes") List<String> pathIncludes,
    @JsonProperty("path_excludes") List<String> pathExcludes) {
  private static final int PATTERNS_MAX = 100;
  private static final int CHARS_MAX = 500;

  static SourceSettings of(BuildRules rules) {
    return new SourceSettings(
        rules.production(),
        rules.previews().name().toLowerCase(Locale.ROOT),
        rules.branchIncludes().patterns(),
        rules.branchExcludes().patterns(),
        rules.pathIncludes().patterns(),
        rules.pathExcludes().patterns());
  }

  /// What `now` becomes: a part that is not named, or is null, stays.
  static BuildRules changed(BuildRules now, JsonNode asked) {
    if (!asked.isObject()) {
      throw refusal("", "is no object");
    }
    return new BuildRules(
        flag(asked, "production_deployments_enabled", now.production()),
        previews(asked, now.previews()),
        patterns(asked, "preview_branch_includes", now.branchIncludes()),
        patterns(asked, "preview_branch_excludes", now.branchExcludes()),
        patterns(asked, "path_includes", now.pathIncludes()),
        patterns(asked, "path_excludes", now.pathExcludes()));
  }

  private static boolean flag(JsonNode asked, String name, boolean now) {
    var value = asked.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return now;
    }
    if (!value.isBoolean()) {
      throw refusal("." + name, "is neither true nor false");
    }
    return value.asBoolean();
  }

  private static BuildRules.Previews previews(JsonNode asked, BuildRules.Previews now) {
    var value = asked.path("preview_deployment_setting");
    if (value.isMissingNode() || value.isNull()) {
      return now;
    }
    return Arrays.stream(BuildRules.Previews.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(value.asString("")))
        .findFirst()
        .orElseThrow(() -> refusal(".preview_deployment_setting", "is not all, none or custom"));
  }

  private static Wildcards patterns(JsonNode asked, String name, Wildcards now) {
    var value = asked.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return now;
    }
    var fits =
        value.isArray()
            && value.size() <= PATTERNS_MAX
            && value.valueStream().allMatch(SourceSettings::isPattern);
    if (!fits) {
      throw refusal(
          "." + name,
          "is no list of at most %d patterns of one line and at most %d characters"
              .formatted(PATTERNS_MAX, CHARS_MAX));
    }
    return new Wildcards(value.valueStream().map(each -> each.asString("")).toList());
  }

  private static boolean isPattern(JsonNode value) {
    var text = value.asString("");
    return value.isString()
        && !text.isEmpty()
        && text.length() <= CHARS_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static ApiException refusal(String name, String why) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, "source.config" + name + ": " + why);
  }
}
