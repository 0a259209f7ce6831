package dev.millstream.app.client;

import tools.jackson.databind.JsonNode;

/// A project's deployments as the API lists them, newest first.
public record Deployments(String project, JsonNode list, String live) {
  public static Deployments of(Api api, String project) throws ApiException {
    var path = "/pages/projects/" + project;
    var live = api.get(path).path("canonical_deployment").path("id").asString("");
    return new Deployments(project, api.get(path + "/deployments"), live);
  }

  /// The one deployment whose id begins with `id`.
  public String find(String id) throws ApiException {
    var found = "";
    for (var deployment : list) {
      var full = deployment.path("id").asString("");
      if (full.startsWith(id)) {
        if (!found.isEmpty()) {
          throw new ApiException(id + " is the beginning of several deployments' ids: give more");
        }
        found = full;
      }
    }
    if (found.isEmpty()) {
      throw new ApiException(
          "%s has no deployment %s: 'millstream deployments %s' lists them"
              .formatted(project, id, project));
    }
    return found;
  }

  /// The production deployment that was made before the live one and can be served.
  public String beforeLive() throws ApiException {
    var passed = false;
    for (var deployment : list) {
      var id = deployment.path("id").asString("");
      if (passed && isProduction(deployment) && status(deployment).equals("success")) {
        return id;
      }
      passed |= id.equals(live);
    }
    throw new ApiException(project + " has no earlier production deployment to go back to");
  }

  public static boolean isProduction(JsonNode deployment) {
    return deployment.path("environment").asString("").equals("production");
  }

  public static String status(JsonNode deployment) {
    return deployment.path("latest_stage").path("status").asString("");
  }
}
