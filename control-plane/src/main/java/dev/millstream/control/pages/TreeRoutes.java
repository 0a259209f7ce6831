package dev.millstream.control.pages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestDiff;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// What is in deployments: one as a tar, and what one has that another has not.
public final class TreeRoutes {
  private static final String DEPLOYMENT =
      "/client/v4/accounts/{account}/pages/projects/{project}/deployments/{deployment}";

  private final Rooms rooms;
  private final ObjectStore store;

  public TreeRoutes(Rooms rooms, ObjectStore store) {
    this.rooms = rooms;
    this.store = store;
  }

  /// All of them.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", DEPLOYMENT + "/diff/{other}", this::diff),
        Route.of("GET", DEPLOYMENT + "/download", this::download));
  }

  private record Diff(
      List<String> added,
      List<String> changed,
      List<String> removed,
      @JsonProperty("new_bytes") long newBytes) {}

  /// What `other` has that the deployment has not.
  private ApiResponse diff(ApiRequest request) throws IOException {
    var before = tree(built(request, "deployment"));
    var after = tree(built(request, "other"));
    var diff = ManifestDiff.between(before, after);
    return ApiResponse.ok(new Diff(diff.added(), diff.changed(), diff.removed(), diff.newBytes()));
  }

  private ApiResponse download(ApiRequest request) throws IOException {
    var deployment = built(request, "deployment");
    var tree = tree(deployment);
    var key = deployment.key();
    var name = "attachment; filename=\"%s-%s.tar\"".formatted(key.project(), key.id());
    return new ApiResponse.Streamed(
        Map.of("Content-Type", "application/x-tar", "Content-Disposition", name),
        out -> write(deployment, tree, out));
  }

  private void write(Deployment deployment, Manifest tree, OutputStream out) throws IOException {
    var scope = Scope.site(deployment.key().project());
    var made = Date.from(deployment.times().created());
    var tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    for (var asset : tree.stream().toList()) {
      var entry = new TarArchiveEntry(asset.path().substring(1));
      entry.setSize(asset.identity().size());
      entry.setModTime(made);
      entry.setIds(0, 0);
      entry.setNames("", "");
      tar.putArchiveEntry(entry);
      try (var bytes = store.open(scope, asset.identity().digest())) {
        bytes.transferTo(tar);
      }
      tar.closeArchiveEntry();
    }
    tar.finish();
    tar.flush();
  }

  private Deployment built(ApiRequest request, String parameter) {
    var project = request.path("project");
    var id = request.path(parameter);
    var found =
        rooms
            .deployments()
            .find(new Deployment.Key(project, id))
            .orElseThrow(() ->
                ApiException.notFound(
                    PagesError.NO_DEPLOYMENT, project + " has no deployment " + id));
    if (found.manifest().isEmpty()) {
      throw ApiException.conflict(
          PagesError.NOT_LIVEABLE, "the deployment " + id + " was not built, so it has no files");
    }
    return found;
  }

  private Manifest tree(Deployment deployment) throws IOException {
    Digest manifest = deployment.manifest().orElseThrow();
    return Manifest.load(store, Scope.site(deployment.key().project()), manifest);
  }
}
