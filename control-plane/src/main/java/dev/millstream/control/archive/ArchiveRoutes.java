package dev.millstream.control.archive;

import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.Status;
import dev.millstream.control.direct.UploadDoor;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.control.pages.DeploymentView;
import dev.millstream.control.pages.PagesError;
import dev.millstream.git.BranchName;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `PUT /deploy/<project>/<name>.tar.gz`: a site in one file, deployed as the answer comes.
public final class ArchiveRoutes {
  private static final String PRODUCTION_BRANCH = "main";

  private final Rooms rooms;
  private final UploadDoor door;
  private final ObjectStore store;
  private final Path folder;
  private final ArchiveLimits limits;

  /// Archives are spooled below `dataDirectory` while they arrive.
  public ArchiveRoutes(
      Rooms rooms, UploadDoor door, ObjectStore store, Path dataDirectory, ArchiveLimits limits) {
    this.rooms = rooms;
    this.door = door;
    this.store = store;
    this.folder = dataDirectory.resolve("incoming");
    this.limits = limits;
  }

  /// The one there is.
  public List<Route> routes() {
    return List.of(new Route("PUT", "/deploy/{project}/{file}", Access.PASSWORD, this::deploy));
  }

  private ApiResponse deploy(ApiRequest request) throws IOException, InterruptedException {
    var project = request.path("project");
    if (!ProjectName.isFree(project)) {
      throw ApiException.badRequest(PagesError.BAD_NAME, ProjectName.refusal(project));
    }
    var kind = ArchiveKind.of(request.path("file"));
    var branch = request.query("branch").filter(name -> !name.isBlank());
    // it may become production's of a new project, which git has to take
    branch
        .flatMap(BranchName::refusal)
        .ifPresent(text -> {
          throw ApiException.badRequest(PagesError.BAD_UPLOAD, text);
        });
    var claim =
        new UploadDoor.Claim(
            branch, request.query("commit"), request.query("message").orElse(""), false);
    var tree = received(project, kind, request);
    var production = branch.orElse(PRODUCTION_BRANCH);
    rooms.database().write(handle -> rooms.projects().create(handle, project, production));
    return answer(request, ended(door.receive(project, tree, claim).key()));
  }

  private Digest received(String project, ArchiveKind kind, ApiRequest request) throws IOException {
    if (request.contentLength().orElse(0) > limits.packedBytesMax()) {
      throw tooLong();
    }
    Files.createDirectories(folder);
    var file = Files.createTempFile(folder, "archive-", ".part");
    try {
      spool(request, file);
      return tree(project, kind, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void spool(ApiRequest request, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var in = request.stream();
      var buffer = new byte[64 << 10];
      var length = 0L;
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        length += count;
        if (length > limits.packedBytesMax()) {
          throw tooLong();
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private ApiException tooLong() {
    return BadArchive.tooLarge("it is longer than %,d bytes".formatted(limits.packedBytesMax()));
  }

  private Digest tree(String project, ArchiveKind kind, Path file) throws IOException {
    var budget = new Budget(Files.size(file), limits);
    try (var stage = store.stage(Scope.site(project))) {
      var contents = new Contents(stage, limits);
      switch (kind) {
        case TAR_GZ -> new TarFile(file, true, budget).read(contents);
        case TAR -> new TarFile(file, false, budget).read(contents);
        case ZIP -> new ZipContents(file, budget).read(contents);
      }
      return contents.commit();
    }
  }

  /// The deployment once its job has ended, so that what the answer calls live is.
  private Deployment ended(Deployment.Key key) throws IOException, InterruptedException {
    while (true) {
      var now = rooms.deployments().find(key);
      if (now.isEmpty()) {
        throw ApiException.notFound(PagesError.NO_PROJECT, "the project was deleted meanwhile");
      }
      if (now.get().status().settled()) {
        rooms.logs().follow(key, _ -> {});
        return now.get();
      }
      Thread.sleep(rooms.limits().turnWait());
    }
  }

  private ApiResponse answer(ApiRequest request, Deployment deployment) {
    if (deployment.status() != Status.SUCCESS) {
      throw new ApiException(
          422,
          PagesError.BAD_UPLOAD,
          "the deployment %s did not go live: %s"
              .formatted(deployment.key().id(), deployment.problem().orElse("it was cancelled")));
    }
    var view = DeploymentView.of(deployment, rooms.addresses());
    if (!request.header("User-Agent").orElse("").startsWith("curl/")
        || request.header("Accept").orElse("").contains("json")) {
      return ApiResponse.ok(view);
    }
    var text = "deployed  %s%n%s%n".formatted(view.url(), live(deployment, view));
    return ApiResponse.bytes(
        200,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private String live(Deployment deployment, DeploymentView view) {
    var project = deployment.key().project();
    return rooms
        .locks()
        .find(project)
        .filter(_ -> deployment.production())
        .map(lock -> "kept      " + lock.sentence())
        .orElse("live      " + view.aliases().getFirst());
  }
}
