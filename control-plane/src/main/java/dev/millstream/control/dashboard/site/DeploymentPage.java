package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Restarts;
import dev.millstream.control.deploy.Rooms;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One deployment: what it is, its log, and what can be done with it.
public final class DeploymentPage {
  private static final int LINES_SHOWN_MAX = 2_000;

  private final Door door;
  private final Rooms rooms;
  private final Sites sites;
  private final Releases releases;
  private final Restarts restarts;

  public DeploymentPage(Door door, Rooms rooms, Releases releases, Restarts restarts) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
    this.releases = releases;
    this.restarts = restarts;
  }

  public List<Route> routes() {
    return List.of(
        door.page(Sites.DEPLOYMENT, this::show),
        door.form(Sites.DEPLOYMENT + "/live", this::makeLive, this::show),
        door.form(Sites.DEPLOYMENT + "/rollout", this::rollOut, this::show),
        door.form(Sites.DEPLOYMENT + "/rollout/abort", this::abortRollout, this::show),
        door.form(Sites.DEPLOYMENT + "/retry", this::retry, this::show),
        door.form(Sites.DEPLOYMENT + "/cancel", this::cancel, this::show));
  }

  /// The deployment; `alias` is the address that its branch has, `older` whether making it live
  /// would be a step back; `rollout` is the project's.
  public record View(
      ProjectHead head,
      DeploymentRow row,
      String alias,
      boolean older,
      Optional<Releases.Rollout> rollout,
      Log log) {
    /// The share of visitors that this deployment has by a rollout.
    public int percent() {
      return rollout
          .filter(state -> state.deployment().equals(row.id()))
          .map(Releases.Rollout::percent)
          .orElse(0);
    }

    /// Whether it can have a share: it is built and not what all others get.
    public boolean canShare() {
      return row.ready() && !row.live();
    }
  }

  /// The log's end, and how many lines before it are left out.
  public record Log(List<LogLine> lines, int leftOut) {
    static Log of(List<LogLine> all) {
      var leftOut = Math.max(0, all.size() - LINES_SHOWN_MAX);
      return new Log(all.subList(leftOut, all.size()), leftOut);
    }

    /// How many warnings the build gave.
    public long warnings() {
      return lines.stream().filter(line -> line.kind().equals("warning")).count();
    }

    /// What lint found.
    public List<LogLine> findings() {
      return lines.stream().filter(line -> line.kind().equals("finding")).toList();
    }
  }

  private Reply show(Visit visit) throws IOException {
    var project = sites.project(visit);
    var deployment = sites.deployment(visit);
    var live = sites.live(project.name());
    var pushed = deployment.times().created();
    // what is under way comes by itself, line by line
    var lines =
        deployment.status().settled()
            ? rooms.logs().read(deployment.key()).stream()
                .map(line -> LogLine.of(line, pushed))
                .toList()
            : List.<LogLine>of();
    return new Reply.Page(
        "deployment",
        new View(
            sites.head(project, "Deployments"),
            DeploymentRow.of(deployment, live, rooms.addresses()),
            rooms.addresses().branch(project.name(), deployment.source().branch()),
            isOlder(deployment, live),
            releases.rollout(project.name()),
            Log.of(lines)));
  }

  private static boolean isOlder(Deployment deployment, Optional<Deployment> live) {
    return live.filter(shown -> shown.times().created().isAfter(deployment.times().created()))
        .isPresent();
  }

  private Reply makeLive(Visit visit) throws IOException {
    var deployment = sites.deployment(visit);
    if (!releases.makeProduction(deployment.key())) {
      throw Refusal.conflict("It was not built, so it cannot go live.");
    }
    return Reply.done(path(deployment), Notice.LIVE);
  }

  private Reply rollOut(Visit visit) throws IOException {
    var deployment = sites.deployment(visit);
    var typed = visit.typed("percent").strip();
    if (!typed.matches("[1-9][0-9]?")) {
      throw Refusal.of("The share is a whole number from 1 to 99, not \"" + typed + "\".");
    }
    return switch (releases.rollOut(deployment.key(), Integer.parseInt(typed))) {
      case DONE -> Reply.done(path(deployment), Notice.SHARED);
      case NOT_BUILT -> throw Refusal.conflict("It was not built, so nobody can get it.");
      case NOTHING_TO_SHARE ->
          throw Refusal.conflict("A rollout takes a live deployment and another one.");
      case OVERTAKEN -> throw Refusal.conflict("Production moved meanwhile. Try again.");
    };
  }

  private Reply abortRollout(Visit visit) throws IOException {
    var deployment = sites.deployment(visit);
    if (!releases.abortRollout(deployment.key().project())) {
      throw Refusal.conflict("There is no rollout any more.");
    }
    return Reply.done(path(deployment), Notice.UNSHARED);
  }

  private Reply retry(Visit visit) throws IOException {
    return answer(restarts.retry(sites.deployment(visit)), Notice.QUEUED);
  }

  private Reply cancel(Visit visit) {
    return answer(restarts.cancel(sites.deployment(visit)), Notice.CANCELLED);
  }

  private static Reply answer(Restarts.Outcome outcome, Notice notice) {
    return switch (outcome) {
      case Restarts.Outcome.Done(var deployment) -> Reply.done(path(deployment), notice);
      case Restarts.Outcome.Refused(var reason) -> throw Refusal.conflict(reason);
    };
  }

  private static String path(Deployment deployment) {
    return "/projects/%s/deployments/%s"
        .formatted(deployment.key().project(), deployment.key().id());
  }
}
