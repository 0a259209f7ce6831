package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Deployments;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.naming.ProjectName;
import java.util.List;
import java.util.Optional;

/// All projects, and the form that makes one.
public final class ProjectsPage {
  private static final String NEW = "/new";
  private static final String BRANCH = "main";

  private final Door door;
  private final Rooms rooms;
  private final Sites sites;

  public ProjectsPage(Door door, Rooms rooms) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
  }

  public List<Route> routes() {
    return List.of(
        door.page("/", this::list),
        door.page(NEW, ProjectsPage::blank),
        door.form(NEW, this::make, ProjectsPage::blank));
  }

  /// A project on the list.
  public record Card(ProjectHead head, Optional<DeploymentRow> latest, boolean live) {}

  /// The list; `help` is for an empty one.
  public record View(List<Card> cards, PushHelp help) {
    /// Whether something will change by itself soon.
    public boolean underWay() {
      return cards.stream()
          .anyMatch(card -> card.latest().filter(DeploymentRow::underWay).isPresent());
    }
  }

  private Reply list(Visit visit) {
    var cards = rooms.projects().list().stream().map(this::card).toList();
    return new Reply.Page("projects", new View(cards, PushHelp.of(visit, "my-site", BRANCH)));
  }

  private Card card(Project project) {
    var live = sites.live(project.name());
    var latest =
        rooms.deployments().list(Deployments.Selection.all(project.name()), 1, 0).stream()
            .findFirst();
    return new Card(
        sites.head(project, ""),
        latest.map(row -> DeploymentRow.of(row, live, rooms.addresses())),
        live.isPresent());
  }

  private static Reply blank(Visit visit) {
    return new Reply.Page("newproject", BRANCH);
  }

  private Reply make(Visit visit) {
    var name = visit.typed("name").strip();
    var branch = visit.typed("branch").strip();
    if (!ProjectName.isFree(name)) {
      throw Refusal.of(ProjectName.refusal(name));
    }
    if (!branch.isEmpty()) {
      Sites.checkBranch(branch);
    }
    var made =
        rooms
            .database()
            .write(handle ->
                rooms.projects().create(handle, name, branch.isEmpty() ? BRANCH : branch));
    if (!made) {
      throw Refusal.conflict("A project named %s exists already.".formatted(name));
    }
    return Reply.done("/projects/" + name, Notice.ADDED);
  }
}
