package dev.millstream.control.largefiles;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Projects;
import dev.millstream.control.pages.PagesError;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `…/pages/projects/<project>/lfs`: who reads it may hold any token, who sets it the
/// administrator's.
record LargeFileRoutes(Projects projects, Allowances allowances, ObjectStore store) {
  private static final String LFS = "/client/v4/accounts/{account}/pages/projects/{project}/lfs";

  List<Route> routes() {
    return List.of(
        Route.of("GET", LFS, request -> view(project(request))),
        Route.of("PUT", LFS, this::change));
  }

  private record Wish(@JsonProperty("max_bytes") @Nullable Long most) {}

  private record View(
      @JsonProperty("used_bytes") long used, @JsonProperty("max_bytes") @Nullable Long most) {}

  private ApiResponse view(String project) throws IOException {
    return ApiResponse.ok(
        new View(
            Room.count(store, project),
            allowances.of(project).map(Allowances.Allowance::bytes).orElse(null)));
  }

  private ApiResponse change(ApiRequest request) throws IOException {
    if (request.token().filter(token -> Tokens.isAdmin(token.name())).isEmpty()) {
      throw new ApiException(
          403, ErrorCode.OTHER_ACCOUNT, "only the administrator's token sets limits");
    }
    var project = project(request);
    var most = request.json(Wish.class).most();
    if (most != null && most < 0) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON, "max_bytes is 0 or more, or null for what the server says");
    }
    allowances.set(project, most);
    return view(project);
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (projects.find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }
}
