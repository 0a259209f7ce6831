package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Deployments;
import dev.millstream.control.deploy.Rooms;
import java.util.List;
import java.util.Optional;

/// A project's deployments, newest first.
public final class ProjectPage {
  private static final int PER_PAGE = 20;

  private final Door door;
  private final Rooms rooms;
  private final Sites sites;

  public ProjectPage(Door door, Rooms rooms) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
  }

  public List<Route> routes() {
    return List.of(door.page(Sites.PROJECT, this::show));
  }

  /// One page of them; `live` is what visitors see.
  public record View(
      ProjectHead head,
      Optional<DeploymentRow> live,
      List<DeploymentRow> rows,
      Pager pager,
      PushHelp help) {}

  /// Where this page stands in the list; pages count from 1.
  public record Pager(int page, int pages) {}

  private Reply show(Visit visit) {
    var project = sites.project(visit);
    var name = project.name();
    var all = Deployments.Selection.all(name);
    var pages = (int) Math.max(1, (rooms.deployments().count(all) + PER_PAGE - 1) / PER_PAGE);
    var page = visit.request().query("page", 1, pages, 1);
    var live = sites.live(name);
    var rows =
        rooms.deployments().list(all, PER_PAGE, (page - 1) * PER_PAGE).stream()
            .map(row -> DeploymentRow.of(row, live, rooms.addresses()))
            .toList();
    return new Reply.Page(
        "project",
        new View(
            sites.head(project, "Deployments"),
            live.map(row -> DeploymentRow.of(row, live, rooms.addresses())),
            rows,
            new Pager(page, pages),
            PushHelp.of(visit, name, project.productionBranch())));
  }
}
