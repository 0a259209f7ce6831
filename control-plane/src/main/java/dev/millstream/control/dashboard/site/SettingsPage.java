package dev.millstream.control.dashboard.site;

import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.lint.LintSettings;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.purge.PurgeOrder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A project's settings, the purge of its cache, and its end.
public final class SettingsPage {
  private static final String PAGE = Sites.PROJECT + "/settings";

  private final Door door;
  private final Rooms rooms;
  private final Sites sites;
  private final Releases releases;
  private final PurgeOrder.Door purges;

  public SettingsPage(Door door, Rooms rooms, Releases releases, PurgeOrder.Door purges) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
    this.releases = releases;
    this.purges = purges;
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE, this::change, this::show),
        door.form(PAGE + "/lint", this::changeLint, this::show),
        door.form(PAGE + "/purge", this::purge, this::show),
        door.form(PAGE + "/delete", this::delete, this::show));
  }

  /// What there is to change.
  public record View(ProjectHead head, String branch, LintSettings lint) {}

  private Reply show(Visit visit) {
    var project = sites.project(visit);
    return new Reply.Page(
        "settings",
        new View(
            sites.head(project, "Settings"),
            project.productionBranch(),
            rooms.projects().build(project.name()).lint()));
  }

  private Reply change(Visit visit) {
    var project = sites.project(visit).name();
    var branch = visit.typed("branch").strip();
    if (branch.isEmpty()) {
      throw Refusal.of("Name the branch that goes live.");
    }
    Sites.checkBranch(branch);
    rooms.projects().changeProductionBranch(project, branch);
    return Reply.done(path(project), Notice.SAVED);
  }

  private Reply changeLint(Visit visit) {
    var project = sites.project(visit).name();
    var now = rooms.projects().build(project);
    var lint =
        new LintSettings(
            level(visit.typed("level")), !visit.typed("links").isEmpty(), kilobytes(visit) * 1000);
    rooms
        .projects()
        .changeBuild(
            project, new BuildConfig(now.command(), now.output(), now.root(), now.caching(), lint));
    return Reply.done(path(project), Notice.SAVED);
  }

  private static LintSettings.Level level(String typed) {
    return Arrays.stream(LintSettings.Level.values())
        .filter(level -> level.name().equals(typed))
        .findFirst()
        .orElseThrow(() -> Refusal.of("Choose what findings lead to."));
  }

  private static long kilobytes(Visit visit) {
    var typed = visit.typed("kilobytes").strip();
    if (!typed.matches("[1-9][0-9]{0,8}")) {
      throw Refusal.of("A page's budget is a whole number of kilobytes, not \"" + typed + "\".");
    }
    return Long.parseLong(typed);
  }

  private Reply purge(Visit visit) {
    var project = sites.project(visit).name();
    purges.purge(new PurgeOrder(Optional.of(project), PurgeOrder.Kind.EVERYTHING, List.of()));
    return Reply.done(path(project), Notice.PURGED);
  }

  private Reply delete(Visit visit) throws IOException {
    var project = sites.project(visit);
    if (!visit.typed("name").strip().equals(project.name())) {
      throw Refusal.of("Type the project's name, %s, to delete it.".formatted(project.name()));
    }
    releases.delete(project);
    return Reply.done("/", Notice.DELETED);
  }

  private static String path(String project) {
    return "/projects/" + project + "/settings";
  }
}
