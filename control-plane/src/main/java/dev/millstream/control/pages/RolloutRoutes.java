package dev.millstream.control.pages;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A project's gradual rollout: begin, change, finish, abort, show. Cloudflare Pages has none.
public final class RolloutRoutes {
  private static final String ROLLOUT =
      "/client/v4/accounts/{account}/pages/projects/{project}/rollout";

  private final Rooms rooms;
  private final Releases releases;

  public RolloutRoutes(Rooms rooms, Releases releases) {
    this.rooms = rooms;
    this.releases = releases;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", ROLLOUT, this::show),
        Route.of("PUT", ROLLOUT, this::start),
        Route.of("DELETE", ROLLOUT, this::abort),
        Route.of("POST", ROLLOUT + "/finish", this::finish));
  }

  private ApiResponse show(ApiRequest request) throws IOException {
    return ApiResponse.ok(releases.rollout(project(request)).orElse(null));
  }

  private record Wish(@Nullable String deployment, int percent) {}

  private ApiResponse start(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Wish.class);
    if (asked.percent() < 1 || asked.percent() > 99) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON,
          "percent is %d: a rollout's share is 1 to 99; for all visitors finish or promote it"
              .formatted(asked.percent()));
    }
    var id = asked.deployment() == null ? "" : asked.deployment();
    var key = new Deployment.Key(project, id);
    if (rooms.deployments().find(key).isEmpty()) {
      throw ApiException.notFound(
          PagesError.NO_DEPLOYMENT, project + " has no deployment \"" + id + '"');
    }
    return switch (releases.rollOut(key, asked.percent())) {
      case DONE -> show(request);
      case NOT_BUILT ->
          throw ApiException.conflict(
              PagesError.NOT_LIVEABLE, "the deployment " + id + " was not built");
      case NOTHING_TO_SHARE ->
          throw ApiException.conflict(
              PagesError.NOT_NOW,
              "a rollout takes a live deployment and another one: " + id + " is not another");
      case OVERTAKEN ->
          throw ApiException.conflict(
              PagesError.NOT_NOW, "production of " + project + " moved meanwhile; ask again");
    };
  }

  private ApiResponse abort(ApiRequest request) throws IOException {
    var project = project(request);
    if (!releases.abortRollout(project)) {
      throw none(project);
    }
    return ApiResponse.ok(null);
  }

  private ApiResponse finish(ApiRequest request) throws IOException {
    var project = project(request);
    var state = releases.rollout(project).orElseThrow(() -> none(project));
    if (!releases.makeProduction(new Deployment.Key(project, state.deployment()))) {
      throw ApiException.conflict(
          PagesError.NOT_LIVEABLE, "the deployment " + state.deployment() + " is gone");
    }
    return ApiResponse.ok(null);
  }

  private static ApiException none(String project) {
    return ApiException.conflict(PagesError.NOT_NOW, project + " has no rollout");
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (rooms.projects().find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }
}
