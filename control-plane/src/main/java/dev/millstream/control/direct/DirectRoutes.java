package dev.millstream.control.direct;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.pages.DeploymentView;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cloudflare's direct upload: a ticket, which files are missing, the files, and the form that
/// makes a deployment of them.
public final class DirectRoutes {
  private static final String PROJECT = "/client/v4/accounts/{account}/pages/projects/{project}";
  private static final String ASSETS = "/client/v4/pages/assets";

  private final Rooms rooms;
  private final UploadDoor door;
  private final UploadedAssets assets;
  private final UploadTickets tickets;
  private final AssetBatch batches;
  private final UploadForm forms;
  private final DirectLimits limits;

  /// Large files are spooled below `dataDirectory` while they arrive; what an earlier process left
  /// of them goes.
  public DirectRoutes(
      Rooms rooms, UploadDoor door, ObjectStore store, Path dataDirectory, DirectLimits limits)
      throws IOException {
    this.rooms = rooms;
    this.door = door;
    this.limits = limits;
    assets = new UploadedAssets(rooms.database(), store);
    tickets = new UploadTickets(InstantSource.system(), limits);
    var incoming = dataDirectory.resolve("incoming");
    Spool.sweep(incoming);
    batches = new AssetBatch(incoming, limits);
    forms = new UploadForm(assets, store, limits);
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", PROJECT + "/upload-token", this::ticket),
        new Route("POST", ASSETS + "/check-missing", Access.PUBLIC, this::checkMissing),
        new Route("POST", ASSETS + "/upload", Access.PUBLIC, this::upload),
        new Route("POST", ASSETS + "/upsert-hashes", Access.PUBLIC, this::upsertHashes),
        Route.of("POST", PROJECT + "/deployments", this::deploy));
  }

  private record Ticket(String jwt) {}

  private ApiResponse ticket(ApiRequest request) {
    return ApiResponse.ok(new Ticket(tickets.issue(existing(request.path("project")))));
  }

  private record Hashes(@Nullable List<String> hashes) {}

  private ApiResponse checkMissing(ApiRequest request) throws IOException {
    var project = ticketed(request);
    var names = names(request);
    try (var stage = assets.stage(project)) {
      var held = assets.keep(project, names, stage).keySet();
      return ApiResponse.ok(
          names.stream().filter(name -> !held.contains(name)).map(AssetName::hex).toList());
    }
  }

  private ApiResponse upload(ApiRequest request) throws IOException {
    var project = ticketed(request);
    try (var stage = assets.stage(project)) {
      var rows = batches.read(request.stream(), stage);
      stage.commit();
      if (!assets.add(project, rows)) {
        throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + project);
      }
      return ApiResponse.ok(
          Map.of("successful_key_count", rows.size(), "unsuccessful_keys", List.of()));
    }
  }

  /// Makes what was uploaded young again.
  private ApiResponse upsertHashes(ApiRequest request) throws IOException {
    var project = ticketed(request);
    try (var stage = assets.stage(project)) {
      assets.keep(project, names(request), stage);
      return ApiResponse.ok(null);
    }
  }

  private ApiResponse deploy(ApiRequest request) throws IOException {
    var project = existing(request.path("project"));
    var form =
        Form.parse(request.header("Content-Type").orElse(""), request.body(limits.listBytesMax()));
    var tree = forms.tree(project, form);
    var deployment =
        door.receive(
            project,
            tree,
            new UploadDoor.Claim(
                form.text("branch"),
                form.text("commit_hash"),
                form.text("commit_message").orElse(""),
                form.text("commit_dirty").filter("true"::equals).isPresent()));
    return ApiResponse.ok(DeploymentView.of(deployment, rooms.addresses()));
  }

  private Set<AssetName> names(ApiRequest request) throws IOException {
    var asked = Json.decode(request.body(limits.listBytesMax()), Hashes.class).hashes();
    var names = new HashSet<AssetName>();
    for (var hash : asked == null ? List.<String>of() : asked) {
      if (!AssetName.isName(hash)) {
        throw ApiException.badRequest(
            ErrorCode.BAD_JSON, "a hash is 32 hex digits, not \"" + hash + "\"");
      }
      names.add(new AssetName(hash));
    }
    return names;
  }

  private String ticketed(ApiRequest request) {
    var header = request.header("Authorization").orElse("");
    var bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
    return existing(tickets.project(bearer ? header.substring(7).strip() : ""));
  }

  private String existing(String project) {
    if (rooms.projects().find(project).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + project);
    }
    return project;
  }
}
