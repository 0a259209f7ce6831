package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.ListPage;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Deployments;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Restarts;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.settings.BuildRules;
import dev.millstream.control.tokens.TokenScope;
import dev.millstream.git.BranchName;
import dev.millstream.store.RefName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Projects and deployments: list, show, create, delete, roll back, promote, logs.
public final class PagesRoutes {
  private static final String PROJECTS = "/client/v4/accounts/{account}/pages/projects";
  private static final String PROJECT = PROJECTS + "/{project}";
  private static final String DEPLOYMENTS = PROJECT + "/deployments";
  private static final String DEPLOYMENT = DEPLOYMENTS + "/{deployment}";
  private static final int PER_PAGE_MAX = 100;
  private static final int PER_PAGE = 25;

  private final Rooms rooms;
  private final Releases releases;
  private final Restarts restarts;
  private final EnvRoutes env;

  public PagesRoutes(Rooms rooms, Releases releases, Restarts restarts) {
    this.rooms = rooms;
    this.releases = releases;
    this.restarts = restarts;
    this.env = new EnvRoutes(rooms.projects(), rooms.vars());
  }

  /// All of them.
  public List<Route> routes() {
    var all = new ArrayList<>(env.routes());
    all.addAll(new LockRoutes(rooms).routes());
    all.addAll(own());
    return all;
  }

  private List<Route> own() {
    return List.of(
        Route.of("GET", PROJECTS, this::projects),
        Route.of("POST", PROJECTS, this::create),
        Route.of("GET", PROJECT, request -> ApiResponse.ok(view(project(request)))),
        Route.of("PATCH", PROJECT, this::change),
        Route.of("DELETE", PROJECT, this::delete),
        Route.of("POST", PROJECT + "/purge_build_cache", this::purgeBuildCache),
        Route.of("GET", DEPLOYMENTS, this::deployments),
        Route.of("GET", DEPLOYMENT, request -> ApiResponse.ok(view(deployment(request)))),
        Route.of("DELETE", DEPLOYMENT, this::deleteDeployment),
        Route.of("POST", DEPLOYMENT + "/rollback", this::release),
        Route.of("POST", DEPLOYMENT + "/promote", this::release),
        Route.of("POST", DEPLOYMENT + "/retry", this::retry),
        Route.of("POST", DEPLOYMENT + "/cancel", this::cancel),
        Route.of("GET", DEPLOYMENT + "/history/logs", this::logs));
  }

  private ApiResponse projects(ApiRequest request) {
    var all =
        rooms.projects().list().stream()
            .filter(one -> request.permits(TokenScope.PAGES_READ, Optional.of(one.name())))
            .toList();
    var page = request.query("page", 1, Integer.MAX_VALUE / PER_PAGE_MAX, 1);
    var perPage = request.query("per_page", 1, Integer.MAX_VALUE, Math.max(1, all.size()));
    var found = all.stream().skip((page - 1L) * perPage).limit(perPage).map(this::view).toList();
    return ApiResponse.ok(found, ListPage.of(page, perPage, found.size(), all.size()));
  }

  private record Creation(
      @Nullable String name,
      @JsonProperty("production_branch") @Nullable String branch,
      @JsonProperty("build_config") @Nullable JsonNode build,
      @Nullable JsonNode source) {}

  private ApiResponse create(ApiRequest request) throws IOException {
    var asked = request.json(Creation.class);
    var name = asked.name() == null ? "" : asked.name();
    if (!ProjectName.isFree(name)) {
      throw ApiException.badRequest(PagesError.BAD_NAME, ProjectName.refusal(name));
    }
    var branch = asked.branch() == null ? "main" : branch(asked.branch());
    var build =
        asked.build() == null || asked.build().isNull()
            ? BuildConfig.NONE
            : BuildSettings.changed(BuildConfig.NONE, asked.build());
    var source = asked.source() == null ? null : asked.source().get("config");
    var rules =
        source == null || source.isNull()
            ? BuildRules.ALL
            : SourceSettings.changed(BuildRules.ALL, source);
    if (!rooms.database().write(handle -> rooms.projects().create(handle, name, branch))) {
      throw ApiException.conflict(PagesError.TAKEN, "a project named " + name + " exists already");
    }
    rooms.projects().changeBuild(name, build);
    rooms.projects().changeRules(name, rules);
    return ApiResponse.ok(view(rooms.projects().find(name).orElseThrow()));
  }

  /// Of a project's settings these can change: how it is built, which pushes are, the production
  /// branch and the environment values.
  private ApiResponse change(ApiRequest request) throws IOException {
    var name = project(request).name();
    var asked = Json.tree(request.body());
    var branch = asked.path("production_branch");
    if (branch.isString()) {
      branch(branch.asString());
    }
    if (asked.path("build_config").isObject()) {
      var now = rooms.projects().build(name);
      rooms.projects().changeBuild(name, BuildSettings.changed(now, asked.path("build_config")));
    }
    var source = asked.at("/source/config");
    if (!source.isMissingNode() && !source.isNull()) {
      var now = rooms.projects().rules(name);
      rooms.projects().changeRules(name, SourceSettings.changed(now, source));
    }
    if (branch.isString()) {
      rooms.projects().changeProductionBranch(name, branch.asString());
    }
    env.change(name, asked.path("deployment_configs"));
    return ApiResponse.ok(view(project(request)));
  }

  private static String branch(String name) {
    BranchName.refusal(name)
        .ifPresent(text -> {
          throw ApiException.badRequest(ErrorCode.BAD_JSON, "production_branch: " + text);
        });
    return name;
  }

  private ApiResponse delete(ApiRequest request) throws IOException {
    releases.delete(project(request));
    return ApiResponse.ok(null);
  }

  private ApiResponse purgeBuildCache(ApiRequest request) throws IOException {
    releases.purgeBuildCache(project(request));
    return ApiResponse.ok(null);
  }

  private ApiResponse deployments(ApiRequest request) {
    var project = project(request).name();
    var page = request.query("page", 1, Integer.MAX_VALUE / PER_PAGE_MAX, 1);
    var perPage = request.query("per_page", 1, PER_PAGE_MAX, PER_PAGE);
    var which = new Deployments.Selection(project, request.query("env").map(this::isProduction));
    var found = rooms.deployments().list(which, perPage, (page - 1) * perPage);
    return ApiResponse.ok(
        found.stream().map(this::view).toList(),
        ListPage.of(page, perPage, found.size(), rooms.deployments().count(which)));
  }

  private boolean isProduction(String env) {
    return switch (env) {
      case "production" -> true;
      case "preview" -> false;
      default ->
          throw ApiException.badRequest(
              ErrorCode.BAD_JSON, "env=" + env + " is neither production nor preview");
    };
  }

  private ApiResponse deleteDeployment(ApiRequest request) throws IOException {
    var key = deployment(request).key();
    var force = request.query("force").filter("true"::equals).isPresent();
    return switch (releases.delete(key, force)) {
      case DONE, GONE -> ApiResponse.ok(null);
      case LIVE ->
          throw ApiException.badRequest(
              PagesError.LIVE, "you cannot delete the active production deployment");
      case ALIASED ->
          throw ApiException.badRequest(
              PagesError.ALIASED,
              "a branch's address leads to this deployment: to delete both, add `?force=true`");
      case UNDER_WAY ->
          throw ApiException.conflict(
              PagesError.NOT_LIVEABLE, "it is being built; delete it once that has ended");
    };
  }

  /// Rolling back and promoting are the same move: production points at another deployment.
  private ApiResponse release(ApiRequest request) throws IOException {
    var deployment = deployment(request);
    if (!releases.makeProduction(deployment.key())) {
      throw ApiException.conflict(
          PagesError.NOT_LIVEABLE,
          "the deployment %s was not built (%s), so it cannot go live"
              .formatted(deployment.key().id(), view(deployment).latestStage().status()));
    }
    return ApiResponse.ok(view(deployment));
  }

  private ApiResponse retry(ApiRequest request) throws IOException {
    return answer(restarts.retry(deployment(request)));
  }

  private ApiResponse cancel(ApiRequest request) {
    return answer(restarts.cancel(deployment(request)));
  }

  private ApiResponse answer(Restarts.Outcome outcome) {
    return switch (outcome) {
      case Restarts.Outcome.Done(var deployment) -> ApiResponse.ok(view(deployment));
      case Restarts.Outcome.Refused(var reason) ->
          throw ApiException.conflict(PagesError.NOT_NOW, reason);
    };
  }

  private record LogView(
      int total,
      @JsonProperty("includes_container_logs") boolean whole,
      List<Map<String, Object>> data) {}

  private ApiResponse logs(ApiRequest request) throws IOException {
    var lines = rooms.logs().read(deployment(request).key());
    var data =
        lines.stream()
            .map(line -> Map.<String, Object>of("ts", line.at().toString(), "line", line.text()))
            .toList();
    return ApiResponse.ok(new LogView(data.size(), true, data));
  }

  private Project project(ApiRequest request) {
    var name = request.path("project");
    return rooms
        .projects()
        .find(name)
        .orElseThrow(
            () -> ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name));
  }

  private Deployment deployment(ApiRequest request) {
    var project = project(request).name();
    var id = request.path("deployment");
    return rooms
        .deployments()
        .find(new Deployment.Key(project, id))
        .orElseThrow(() ->
            ApiException.notFound(PagesError.NO_DEPLOYMENT, project + " has no deployment " + id));
  }

  private ProjectView view(Project project) {
    var name = project.name();
    var live =
        rooms
            .aliases()
            .deployment(RefName.production(name))
            .flatMap(rooms.deployments()::find)
            .map(this::view);
    var latest =
        rooms.deployments().list(Deployments.Selection.all(name), 1, 0).stream()
            .findFirst()
            .map(this::view);
    return new ProjectView(
        project.id(),
        name,
        rooms.addresses().host(name),
        List.of(rooms.addresses().host(name)),
        project.productionBranch(),
        BuildSettings.of(rooms.projects().build(name)),
        source(name),
        env.view(name),
        project.created(),
        rooms.locks().find(name),
        live,
        latest);
  }

  /// None where no commits come from: clients take a project with one for a repository's.
  private Optional<ProjectView.Source> source(String project) {
    var rules = rooms.projects().rules(project);
    return Files.isDirectory(rooms.repositories().directory(project))
            || !rules.equals(BuildRules.ALL)
        ? Optional.of(new ProjectView.Source("github", SourceSettings.of(rules)))
        : Optional.empty();
  }

  private DeploymentView view(Deployment deployment) {
    var view = DeploymentView.of(deployment, rooms.addresses());
    var key = deployment.key();
    return rooms.aliases().behind(RefName.deployment(key.project(), key.id()))
        ? view.goingLive()
        : view;
  }
}
