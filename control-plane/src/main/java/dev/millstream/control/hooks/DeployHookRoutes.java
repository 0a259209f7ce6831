package dev.millstream.control.hooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.deploy.Restarts;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.pages.PagesError;
import dev.millstream.git.BranchName;
import dev.millstream.git.CallRate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deploy hooks: made, listed and removed over the API, and called by whoever has the address.
public final class DeployHookRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DeployHookRoutes.class);
  private static final String HOOKS =
      "/client/v4/accounts/{account}/pages/projects/{project}/deploy_hooks";
  private static final String CALL = "/hooks/deploy/";
  private static final int NO_HOOK = 8000037;
  private static final int TOO_MANY = 8000038;
  private static final int TOO_OFTEN = 8000039;

  private final Rooms rooms;
  private final Restarts restarts;
  private final DeployHooks hooks;
  private final HookLimits limits = HookLimits.DEFAULT;
  private final CallRate rate;

  public DeployHookRoutes(Rooms rooms, Restarts restarts) {
    this.rooms = rooms;
    this.restarts = restarts;
    this.hooks = new DeployHooks(rooms.database(), limits.hooksMax());
    this.rate = new CallRate(limits.callsMax(), limits.span(), System::nanoTime);
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", HOOKS, this::list),
        Route.of("POST", HOOKS, this::make),
        Route.of("DELETE", HOOKS + "/{hook}", this::remove),
        new Route("POST", CALL + "{secret}", Access.PUBLIC, this::call));
  }

  private record Wish(@Nullable String name, @Nullable String branch) {}

  /// `url` is known only to who made the hook.
  private record View(
      @JsonProperty("hook_id") String id,
      String name,
      String branch,
      @JsonProperty("created_on") Instant created,
      Optional<String> url) {
    static View of(DeployHook hook, Optional<String> url) {
      return new View(hook.id(), hook.name(), hook.branch(), hook.created(), url);
    }
  }

  private ApiResponse list(ApiRequest request) {
    return ApiResponse.ok(
        hooks.list(project(request).name()).stream()
            .map(hook -> View.of(hook, Optional.empty()))
            .toList());
  }

  private ApiResponse make(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Wish.class);
    var branch = asked.branch() == null ? project.productionBranch() : asked.branch();
    BranchName.refusal(branch)
        .ifPresent(text -> {
          throw ApiException.badRequest(ErrorCode.BAD_JSON, text);
        });
    var name = asked.name() == null ? branch : asked.name().strip();
    if (name.isEmpty()
        || (asked.name() != null && name.length() > limits.nameCharsMax())
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON,
          "a hook's name is one line of 1 to %d characters".formatted(limits.nameCharsMax()));
    }
    var made =
        hooks
            .make(project.name(), name, branch)
            .orElseThrow(() ->
                ApiException.conflict(
                    TOO_MANY,
                    "%s has %d deploy hooks, the most there may be: remove one"
                        .formatted(project.name(), limits.hooksMax())));
    return ApiResponse.ok(
        View.of(made.hook(), Optional.of(request.absolute(CALL + made.secret()))));
  }

  private ApiResponse remove(ApiRequest request) {
    var project = project(request).name();
    var id = request.path("hook");
    if (!hooks.remove(project, id)) {
      throw ApiException.notFound(NO_HOOK, project + " has no deploy hook " + id);
    }
    return ApiResponse.ok(Map.of("hook_id", id));
  }

  private record Called(
      String id,
      @JsonProperty("already_exists") boolean already,
      @JsonProperty("project_name") String project,
      String branch,
      String url) {}

  // Whatever the caller sends along is not read: the address says it all.
  private ApiResponse call(ApiRequest request) throws IOException {
    var hook =
        hooks
            .find(request.path("secret"))
            .orElseThrow(() -> ApiException.notFound(NO_HOOK, "there is no such deploy hook"));
    var wait = rate.wait(hook.id());
    if (wait.isPresent()) {
      throw ApiException.tooMany(
          TOO_OFTEN,
          "this hook is called more than %d times in %d s: try again"
              .formatted(limits.callsMax(), limits.span().toSeconds()),
          wait.get());
    }
    var queued =
        restarts
            .newest(hook.project(), hook.branch())
            .orElseThrow(() ->
                ApiException.conflict(
                    PagesError.NOT_NOW,
                    "%s has no branch %s: push it first".formatted(hook.project(), hook.branch())));
    var key = queued.deployment().key();
    LOG.info(
        "event=deploy-hook-called hook={} deployment={} already={}",
        hook.id(),
        key,
        queued.already());
    return ApiResponse.ok(
        new Called(
            key.id(),
            queued.already(),
            key.project(),
            hook.branch(),
            rooms.addresses().deployment(key)));
  }

  private Project project(ApiRequest request) {
    var name = request.path("project");
    return rooms
        .projects()
        .find(name)
        .orElseThrow(
            () -> ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name));
  }
}
