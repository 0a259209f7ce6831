package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.forges.Forges;
import java.util.List;
import java.util.Optional;

/// Where a project's repository lives: here, or at a forge that it follows.
public final class RepositoryPage {
  private static final String PAGE = Sites.PROJECT + "/repository";

  private final Door door;
  private final Sites sites;
  private final Forges forges;

  public RepositoryPage(Door door, Rooms rooms, Forges forges) {
    this.door = door;
    this.sites = new Sites(rooms);
    this.forges = forges;
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE, this::connect, this::show),
        door.form(PAGE + "/sync", this::sync, this::show),
        door.form(PAGE + "/end", this::end, this::show));
  }

  /// What is followed, if anything is. `secret` is the webhook's, right after it was made.
  public record View(
      ProjectHead head,
      String branch,
      Optional<Forges.Shown> followed,
      String hookUrl,
      Optional<String> secret,
      PushHelp help) {
    /// The names of all forges.
    public List<String> forges() {
      return Forges.names();
    }
  }

  private Reply show(Visit visit) {
    return page(visit, sites.project(visit), Optional.empty());
  }

  private Reply page(Visit visit, Project project, Optional<String> secret) {
    var followed = forges.of(project.name());
    return new Reply.Page(
        "repository",
        new View(
            sites.head(project, "Repository"),
            project.productionBranch(),
            followed,
            followed.map(shown -> visit.request().absolute(shown.hook())).orElse(""),
            secret,
            PushHelp.of(visit, project.name(), project.productionBranch())));
  }

  private Reply connect(Visit visit) {
    var project = sites.project(visit);
    var secret =
        forges.connect(
            project.name(),
            new Forges.Wish(
                visit.typed("url").strip(),
                visit.typed("forge"),
                visit.typed("branch"),
                visit.typed("token"),
                visit.typed("api").isBlank() ? null : visit.typed("api").strip(),
                !visit.typed("forks").isEmpty(),
                !visit.typed("keep").isEmpty()));
    return page(visit, sites.project(visit), Optional.of(secret));
  }

  private Reply sync(Visit visit) {
    var project = followed(visit);
    forges.sync(project);
    return Reply.done(path(project), Notice.FETCHING);
  }

  private Reply end(Visit visit) {
    var project = followed(visit);
    forges.end(project);
    return Reply.done(path(project), Notice.REMOVED);
  }

  private String followed(Visit visit) {
    var project = sites.project(visit).name();
    if (forges.of(project).isEmpty()) {
      throw Refusal.conflict("%s follows no repository elsewhere.".formatted(project));
    }
    return project;
  }

  private static String path(String project) {
    return "/projects/" + project + "/repository";
  }
}
