package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.domains.Domain;
import dev.millstream.control.domains.DomainStatus;
import dev.millstream.control.domains.Domains;
import java.io.IOException;
import java.util.List;

/// A project's own domains: add one, see what proof is missing, look for it again, remove it.
public final class DomainsPage {
  private static final String PAGE = Sites.PROJECT + "/domains";

  private final Door door;
  private final Sites sites;
  private final Domains domains;

  public DomainsPage(Door door, Rooms rooms, Domains domains) {
    this.door = door;
    this.sites = new Sites(rooms);
    this.domains = domains;
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE, this::add, this::show),
        door.form(PAGE + "/check", this::check, this::show),
        door.form(PAGE + "/remove", this::remove, this::show));
  }

  /// A domain, and how its owner proves that it is theirs.
  public record Row(Domain domain) {
    public String state() {
      return domain.status().word();
    }

    public String stateText() {
      return switch (domain.status()) {
        case INITIALIZING, PENDING -> "Waits for proof";
        case ACTIVE -> "Active";
        case DEACTIVATED -> "Given up";
        case ERROR -> "Not checked";
      };
    }

    public boolean proven() {
      return domain.status() == DomainStatus.ACTIVE;
    }

    public String httpUrl() {
      return "http://" + domain.name() + domain.httpPath();
    }
  }

  /// All of them.
  public record View(ProjectHead head, List<Row> rows) {}

  private Reply show(Visit visit) {
    var project = sites.project(visit);
    return new Reply.Page(
        "domains",
        new View(
            sites.head(project, "Domains"),
            domains.of(project.name()).stream().map(Row::new).toList()));
  }

  private Reply add(Visit visit) throws IOException {
    var project = sites.project(visit).name();
    var name = read(visit.typed("name"));
    var redirect = visit.typed("redirect").strip();
    var added = domains.add(project, name, redirect.isEmpty() ? "" : read(redirect));
    if (added.isEmpty()) {
      throw Refusal.conflict("The domain %s is a project's already.".formatted(name));
    }
    return Reply.done(path(project), Notice.ADDED);
  }

  private String read(String typed) {
    return domains.read(typed).orElseThrow(() -> Refusal.of(Domains.refusal(typed)));
  }

  private Reply check(Visit visit) throws IOException {
    var domain = domain(visit);
    domains.checkAnew(domain);
    return Reply.moved(path(domain.project()));
  }

  private Reply remove(Visit visit) throws IOException {
    var domain = domain(visit);
    domains.remove(domain);
    return Reply.done(path(domain.project()), Notice.REMOVED);
  }

  private Domain domain(Visit visit) {
    return domains
        .find(sites.project(visit).name(), visit.typed("name"))
        .orElseThrow(() -> Refusal.missing("There is no such domain."));
  }

  private static String path(String project) {
    return "/projects/" + project + "/domains";
  }
}
