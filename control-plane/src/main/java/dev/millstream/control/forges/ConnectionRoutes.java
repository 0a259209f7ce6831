package dev.millstream.control.forges;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.naming.BranchName;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.pages.PagesError;
import dev.millstream.git.Repositories;
import dev.millstream.git.remote.DeployKey;
import dev.millstream.git.remote.RemoteUrl;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Connects a project to its repository elsewhere, shows and ends that, and fetches at once.
final class ConnectionRoutes {
  private static final String CONNECTION =
      "/client/v4/accounts/{account}/pages/projects/{project}/connection";
  private static final int NO_CONNECTION = 8000043;

  private final Rooms rooms;
  private final ConnectionRows connections;
  private final Fetches fetches;
  private final Doors doors;
  private final ForgeLimits limits;

  ConnectionRoutes(
      Rooms rooms, ConnectionRows connections, Fetches fetches, Doors doors, ForgeLimits limits) {
    this.rooms = rooms;
    this.connections = connections;
    this.fetches = fetches;
    this.doors = doors;
    this.limits = limits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", CONNECTION, this::show),
        Route.of("PUT", CONNECTION, this::connect),
        Route.of("DELETE", CONNECTION, this::end),
        Route.of("POST", CONNECTION + "/sync", this::sync));
  }

  private record Wish(
      @Nullable String url,
      @Nullable String forge,
      @Nullable String branch,
      @Nullable String token,
      @JsonProperty("api_url") @Nullable String apiUrl,
      @JsonProperty("build_forks") boolean forks,
      @JsonProperty("keep_previews") boolean keepsPreviews) {}

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
    var asked = request.json(Wish.class);
    var branch = asked.branch() == null ? "" : asked.branch().strip();
    if (!branch.isEmpty()) {
      BranchName.refusal(branch)
          .ifPresent(text -> {
            throw bad(text);
          });
    }
    var secret = fresh();
    var connection = connection(project, asked, secret);
    rooms
        .database()
        .write(handle -> {
          rooms.projects().create(handle, project, branch.isEmpty() ? "main" : branch);
          connections.put(handle, connection);
          return true;
        });
    if (!branch.isEmpty()) {
      rooms.projects().changeProductionBranch(project, branch);
    }
    if (!connection.url().isSsh()) {
      fetchNow(project); // over SSH the key must first be known there
    }
    return ApiResponse.ok(view(request, connection, Optional.of(secret)));
  }

  /// A connection to the same repository keeps its deploy key.
  private Connection connection(String project, Wish asked, String secret) {
    var url = url(asked);
    var forge = forge(asked, url);
    var token = Optional.ofNullable(asked.token()).filter(text -> !text.isBlank());
    if (token.filter(text -> text.length() > limits.tokenCharsMax()).isPresent()) {
      throw bad("a token has at most %,d characters".formatted(limits.tokenCharsMax()));
    }
    var api = Optional.ofNullable(asked.apiUrl()).map(text -> text.replaceFirst("/+$", ""));
    api.ifPresent(text -> check(text, HttpUrl.parse(text)));
    var before =
        connections
            .find(project)
            .filter(old -> old.url().equals(url) && old.publicKey().isPresent());
    var key =
        url.isSsh() && before.isEmpty()
            ? Optional.of(DeployKey.make("millstream-" + project))
            : Optional.<DeployKey>empty();
    return new Connection(
        project,
        forge,
        url,
        api,
        new Connection.Sealed(
            doors.box().seal(project, secret),
            token.map(text -> doors.box().seal(project, text.strip())),
            before
                .flatMap(old -> old.sealed().privateKey())
                .or(() -> key.map(made -> doors.box().seal(project, made.privateKey())))),
        before.flatMap(Connection::publicKey).or(() -> key.map(DeployKey::publicKey)),
        new Connection.Rules(asked.forks(), !asked.keepsPreviews()),
        new Connection.State(
            Optional.empty(),
            Instant.ofEpochMilli(System.currentTimeMillis()),
            Optional.empty(),
            Optional.empty()));
  }

  private RemoteUrl url(Wish asked) {
    try {
      var url = RemoteUrl.parse(asked.url() == null ? "" : asked.url());
      if (!url.isSsh()) {
        check(url.toString(), HttpUrl.parse(url.toString()));
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private void check(String text, @Nullable HttpUrl url) {
    var refusal = url == null ? Optional.of("it is no address") : doors.outbound().refusal(url);
    if (refusal.isPresent()) {
      throw bad(
          "%s cannot be used: %s (--trust-origin of serve allows a private host)"
              .formatted(text, refusal.get()));
    }
  }

  private static Forge forge(Wish asked, RemoteUrl url) {
    var named = Optional.ofNullable(asked.forge()).filter(text -> !text.isBlank());
    return named
        .flatMap(Forge::named)
        .or(() -> named.isEmpty() ? Forge.at(url.host()) : Optional.empty())
        .orElseThrow(() ->
            bad(
                named.isEmpty()
                    ? "say which forge %s is: %s".formatted(url.host(), Forge.labels())
                    : "there is no forge %s: there are %s".formatted(named.get(), Forge.labels())));
  }

  private ApiResponse end(ApiRequest request) {
    var project = connection(request).project();
    rooms.database().write(handle -> connections.remove(handle, project));
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
    if (asked.filter(name -> !Repositories.isBranch(name)).isPresent()) {
      throw bad("no branch can be called " + asked.get());
    }
    return ApiResponse.ok(Map.of("branch", fetchNow(project, asked)));
  }

  private void fetchNow(String project) {
    fetchNow(project, Optional.empty());
  }

  private String fetchNow(String project, Optional<String> asked) {
    var branch =
        asked.orElseGet(() -> rooms.projects().find(project).orElseThrow().productionBranch());
    fetches.announce(project, "here:" + UUID.randomUUID(), List.of(new ForgeEvent.Pushed(branch)));
    return branch;
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

  private static String fresh() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, message);
  }
}
