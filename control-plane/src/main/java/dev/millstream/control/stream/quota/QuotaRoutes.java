package dev.millstream.control.stream.quota;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.tokens.Tokens;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/stream/quotas`: who reads them may hold any token, who sets them the administrator's.
public final class QuotaRoutes {
  private static final Set<String> FIELDS = Set.of("minutes", "bytes");

  private final String path;
  private final Quotas quotas;
  private final Tokens tokens;

  /// Routes below `path`, the videos' own.
  public QuotaRoutes(String path, Quotas quotas, Tokens tokens) {
    this.path = path + "/quotas";
    this.quotas = quotas;
    this.tokens = tokens;
  }

  /// The routes.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", path, _ -> ApiResponse.ok(quotas.list().stream().map(View::of).toList())),
        Route.of("GET", path + "/{owner}", request -> shown(owner(request))),
        Route.of("PUT", path + "/{owner}", this::set),
        Route.of("DELETE", path + "/{owner}", this::remove));
  }

  private record View(
      String owner,
      @Nullable Long minutes,
      @Nullable Long bytes,
      double usedMinutes,
      long usedBytes) {
    static View of(Quotas.Standing standing) {
      return new View(
          standing.owner(),
          standing.quota().minutes(),
          standing.quota().bytes(),
          standing.used().minutes(),
          standing.used().bytes());
    }
  }

  private ApiResponse set(ApiRequest request) throws IOException {
    onlyAdministrator(request);
    var owner = owner(request);
    var body = Json.tree(request.body());
    if (!body.isObject() || !FIELDS.containsAll(body.propertyNames())) {
      throw bad("the body is {\"minutes\": number or null, \"bytes\": number or null}");
    }
    quotas.set(owner, new Quota(limit(body, "minutes"), limit(body, "bytes")));
    return shown(owner);
  }

  private ApiResponse remove(ApiRequest request) {
    onlyAdministrator(request);
    quotas.set(owner(request), Quota.NONE);
    return ApiResponse.ok(null);
  }

  private ApiResponse shown(String owner) {
    return ApiResponse.ok(View.of(quotas.standing(owner)));
  }

  private String owner(ApiRequest request) {
    var owner = request.path("owner");
    if (!owner.equals(Quotas.ACCOUNT)
        && tokens.list().stream().noneMatch(token -> token.id().equals(owner))) {
      throw ApiException.notFound(
          StreamError.NOT_FOUND, "there is no API token " + owner + "; all videos are: account");
    }
    return owner;
  }

  private static void onlyAdministrator(ApiRequest request) {
    if (request.token().filter(token -> Tokens.isAdmin(token.name())).isEmpty()) {
      throw new ApiException(
          403, ErrorCode.OTHER_ACCOUNT, "only the administrator's token sets limits");
    }
  }

  private static @Nullable Long limit(JsonNode body, String field) {
    var value = body.path(field);
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (!value.canConvertToExactIntegral() || value.asLong(-1) < 0) {
      throw bad(field + " is not a whole number of 0 or more, or null for no limit");
    }
    return value.asLong();
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
