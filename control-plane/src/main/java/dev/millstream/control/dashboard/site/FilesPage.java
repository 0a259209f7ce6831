package dev.millstream.control.dashboard.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Manifest;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;

/// The files that a deployment serves.
public final class FilesPage {
  private static final int SHOWN_MAX = 500;

  private final Door door;
  private final Sites sites;
  private final Rooms rooms;
  private final ObjectStore store;

  public FilesPage(Door door, Rooms rooms, ObjectStore store) {
    this.door = door;
    this.sites = new Sites(rooms);
    this.rooms = rooms;
    this.store = store;
  }

  public List<Route> routes() {
    return List.of(door.page(Sites.DEPLOYMENT + "/files", this::show));
  }

  /// A file; `size` is what it has unencoded.
  public record Row(String path, String url, String type, String size) {}

  /// The first of those whose path contains `search`.
  public record View(
      ProjectHead head, DeploymentRow row, String search, long found, List<Row> files) {}

  private Reply show(Visit visit) throws IOException {
    var project = sites.project(visit);
    var deployment = sites.deployment(visit);
    var tree =
        deployment
            .manifest()
            .orElseThrow(() -> Refusal.missing("It was not built, so it has no files."));
    var manifest = Manifest.load(store, Scope.site(project.name()), tree);
    var search = visit.request().query("search").orElse("").strip();
    var wanted = search.toLowerCase(Locale.ROOT);
    var found =
        manifest.stream()
            .filter(asset -> asset.path().toLowerCase(Locale.ROOT).contains(wanted))
            .toList();
    var row = DeploymentRow.of(deployment, sites.live(project.name()), rooms.addresses());
    return new Reply.Page(
        "files",
        new View(
            sites.head(project, "Deployments"),
            row,
            search,
            found.size(),
            found.stream().limit(SHOWN_MAX).map(asset -> row(asset, row.url())).toList()));
  }

  private static Row row(Asset asset, String url) {
    return new Row(
        asset.path(),
        url.substring(0, url.length() - 1) + encoded(asset.path()),
        asset.contentType().replaceFirst(";.*", ""),
        Words.size(asset.identity().size()));
  }

  /// A path as it stands in an address.
  private static String encoded(String path) {
    return URLEncoder.encode(path, UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
