package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Projects;
import dev.millstream.control.settings.EnvVars;
import dev.millstream.control.settings.Environment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Environment values: in Cloudflare's shape as a part of the project, and one by one. Values of
/// secrets are never shown.
final class EnvRoutes {
  private static final String VAR =
      "/client/v4/accounts/{account}/pages/projects/{project}/env_vars/{environment}/{name}";
  private static final String SECRET = "secret_text";
  private static final String PLAIN = "plain_text";
  private static final String COMPATIBILITY_DATE = "2025-01-01";

  private final Projects projects;
  private final EnvVars vars;

  EnvRoutes(Projects projects, EnvVars vars) {
    this.projects = projects;
    this.vars = vars;
  }

  /// Those for single values.
  List<Route> routes() {
    return List.of(Route.of("PUT", VAR, this::put), Route.of("DELETE", VAR, this::remove));
  }

  /// What functions run with. The date is the same for all: it only tells wrangler that Node's
  /// modules are there.
  record Config(
      @JsonProperty("env_vars") Map<String, Value> vars,
      @JsonProperty("compatibility_date") String compatibilityDate,
      @JsonProperty("compatibility_flags") List<String> compatibilityFlags) {}

  record Value(String type, String value) {}

  /// The values of both environments; a secret's text is empty.
  Map<String, Config> view(String project) {
    var configs = new LinkedHashMap<String, Config>();
    for (var environment : Environment.values()) {
      var shown = new LinkedHashMap<String, Value>();
      for (var each : vars.list(project, environment)) {
        shown.put(
            each.name(), each.secret() ? new Value(SECRET, "") : new Value(PLAIN, each.stored()));
      }
      configs.put(environment.apiName(), new Config(shown, COMPATIBILITY_DATE, List.of()));
    }
    return configs;
  }

  /// Sets what a project's `deployment_configs` name, and removes what they name as null.
  void change(String project, JsonNode configs) {
    for (var environment : Environment.values()) {
      var named = configs.path(environment.apiName()).path("env_vars");
      for (var each : named.properties()) {
        if (each.getValue().isNull()) {
          vars.remove(project, environment, each.getKey());
        } else {
          set(project, environment, each.getKey(), each.getValue());
        }
      }
    }
  }

  private ApiResponse put(ApiRequest request) throws IOException {
    var name = request.path("name");
    var body = Json.tree(request.body());
    set(project(request), environment(request), name, body);
    return ApiResponse.ok(Map.of("name", name));
  }

  private ApiResponse remove(ApiRequest request) {
    var name = request.path("name");
    if (!vars.remove(project(request), environment(request), name)) {
      throw ApiException.notFound(PagesError.NO_VAR, "there is no value " + name);
    }
    return ApiResponse.ok(Map.of("name", name));
  }

  private void set(String project, Environment environment, String name, JsonNode value) {
    var type = value.path("type").asString(PLAIN);
    if (!value.path("value").isString() || !(type.equals(SECRET) || type.equals(PLAIN))) {
      throw ApiException.badRequest(
          PagesError.BAD_VAR,
          "%s needs a type (plain_text or secret_text) and a text as its value".formatted(name));
    }
    try {
      vars.put(project, environment, name, type.equals(SECRET), value.path("value").asString());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(PagesError.BAD_VAR, String.valueOf(e.getMessage()));
    }
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (projects.find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }

  private static Environment environment(ApiRequest request) {
    var name = request.path("environment");
    return Environment.named(name)
        .orElseThrow(() ->
            ApiException.notFound(
                PagesError.BAD_VAR, "there is no environment %s".formatted(name)));
  }
}
