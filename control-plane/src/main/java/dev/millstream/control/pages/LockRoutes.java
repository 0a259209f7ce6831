package dev.millstream.control.pages;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.settings.ProductionLock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Locking a project's production, which Cloudflare has not.
final class LockRoutes {
  private static final String LOCK = "/client/v4/accounts/{account}/pages/projects/{project}/lock";

  private final Rooms rooms;

  LockRoutes(Rooms rooms) {
    this.rooms = rooms;
  }

  List<Route> routes() {
    return List.of(Route.of("PUT", LOCK, this::lock), Route.of("DELETE", LOCK, this::unlock));
  }

  private record Wish(@Nullable String reason) {}

  private ApiResponse lock(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Wish.class).reason();
    var reason = asked == null ? "" : asked.strip();
    if (reason.length() > ProductionLock.REASON_CHARS_MAX
        || reason.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON,
          "a reason is one line of at most %d characters"
              .formatted(ProductionLock.REASON_CHARS_MAX));
    }
    return ApiResponse.ok(rooms.locks().lock(project, reason));
  }

  private ApiResponse unlock(ApiRequest request) {
    rooms.locks().unlock(project(request));
    return ApiResponse.ok(null);
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (rooms.projects().find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }
}
