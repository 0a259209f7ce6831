package dev.millstream.control.forges;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.pages.PagesError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Connects a project to its repository elsewhere, shows and ends that, and fetches at once.
final class ConnectionRoutes {
  private static final String CONNECTION =
      "/client/v4/accounts/{account}/pages/projects/{project}/connection";
  private static final int NO_CONNECTION = 8000043;

  private final Rooms rooms;
  private final ConnectionRows connections;
  private final Connecting connecting;

  ConnectionRoutes(Rooms rooms, ConnectionRows connections, Connecting connecting) {
    this.rooms = rooms;
    this.connections = connections;
    this.connecting = connecting;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", CONNECTION, this::show),
        Route.of("PUT", CONNECTION, this::connect),
        Route.of("DELETE", CONNECTION, this::end),
        Route.of("POST", CONNECTION + "/sync", this::sync));
  }

  /// `secret` is known only to who connected.
  private record View(
      String url,
      String forge,
      @JsonProperty("production_branch") String branch,
      @JsonProperty("hook_url") String hookUrl,
      @JsonProperty("public_key") Optional<String> publicKey,
      @JsonProperty("host_key") Optional<String> hostKey,
      @JsonProperty("has_token") boolean hasToken,
      @JsonProperty("build_forks") boolean forks,
      @JsonProperty("keep_previews") boolean keepsPreviews,
      @JsonProperty("created_on") Instant created,
      @JsonProperty("last_fetched_on") Optional<Instant> fetched,
      Optional<String> problem,
      Optional<String> secret) {}

  private View view(ApiRequest request, Connection connection, Optional<String> secret) {
    var state = connection.state();
    return new View(
        connection.url().toString(),
        connection.forge().label(),
        rooms.projects().find(connection.project()).orElseThrow().productionBranch(),
        request.absolute(ForgeHookRoute.path(connection)),
        connection.publicKey(),
        state.hostKey(),
        connection.sealed().token().isPresent(),
        connection.rules().forks(),
        !connection.rules().deletesPreviews(),
        state.created(),
        state.fetched(),
        state.problem(),
        secret);
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(view(request, connection(request), Optional.empty()));
  }

  private ApiResponse connect(ApiRequest request) throws IOException {
    var project = request.path("project");
    if (!ProjectName.isFree(project)) {
      throw ApiException.badRequest(PagesError.BAD_NAME, ProjectName.refusal(project));
    }
    var secret = connecting.connect(project, request.json(Forges.Wish.class));
    return ApiResponse.ok(view(request, connection(request), Optional.of(secret)));
  }

  private ApiResponse end(ApiRequest request) {
    connecting.end(connection(request).project());
    return ApiResponse.ok(null);
  }

  private record Sync(@Nullable String branch) {}

  private ApiResponse sync(ApiRequest request) throws IOException {
    var project = connection(request).project();
    var body = request.body();
    var asked =
        body.length == 0
            ? Optional.<String>empty()
            : Optional.ofNullable(Json.decode(body, Sync.class).branch());
    return ApiResponse.ok(Map.of("branch", connecting.sync(project, asked)));
  }

  private Connection connection(ApiRequest request) {
    var project = request.path("project");
    if (rooms.projects().find(project).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + project);
    }
    return connections
        .find(project)
        .orElseThrow(() ->
            ApiException.notFound(
                NO_CONNECTION, project + " is connected to no repository elsewhere"));
  }
}
