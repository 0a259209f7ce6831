package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.settings.EnvVar;
import dev.millstream.control.settings.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A project's environment values. Secrets can be set and removed, never read.
public final class VariablesPage {
  private static final String PAGE = Sites.PROJECT + "/variables";
  private static final String BOTH = "both";

  private final Door door;
  private final Rooms rooms;
  private final Sites sites;

  public VariablesPage(Door door, Rooms rooms) {
    this.door = door;
    this.rooms = rooms;
    this.sites = new Sites(rooms);
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE, this::put, this::show),
        door.form(PAGE + "/remove", this::remove, this::show));
  }

  /// A value as it is listed; a secret's is empty.
  public record Row(String environment, String name, boolean secret, String value) {
    static Row of(Environment environment, EnvVar each) {
      return new Row(
          environment.apiName(), each.name(), each.secret(), each.secret() ? "" : each.stored());
    }
  }

  /// All values, production's first.
  public record View(ProjectHead head, List<Row> rows) {}

  private Reply show(Visit visit) {
    var project = sites.project(visit);
    var rows =
        Arrays.stream(Environment.values())
            .flatMap(environment ->
                rooms.vars().list(project.name(), environment).stream()
                    .map(each -> Row.of(environment, each)))
            .toList();
    return new Reply.Page("variables", new View(sites.head(project, "Variables"), rows));
  }

  private Reply put(Visit visit) {
    var project = sites.project(visit).name();
    var secret = !visit.typed("secret").isEmpty();
    try {
      environments(visit)
          .forEach(environment ->
              rooms
                  .vars()
                  .put(
                      project,
                      environment,
                      visit.typed("name").strip(),
                      secret,
                      visit.typed("value")));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(e);
    }
    return Reply.done("/projects/" + project + "/variables", Notice.SAVED);
  }

  private Reply remove(Visit visit) {
    var project = sites.project(visit).name();
    var name = visit.typed("name");
    var removed =
        environments(visit)
            .filter(environment -> rooms.vars().remove(project, environment, name))
            .count();
    if (removed == 0) {
      throw Refusal.missing("There is no value of this name.");
    }
    return Reply.done("/projects/" + project + "/variables", Notice.REMOVED);
  }

  private static Stream<Environment> environments(Visit visit) {
    var named = visit.typed("environment");
    if (named.equals(BOTH)) {
      return Arrays.stream(Environment.values());
    }
    return Stream.of(
        Environment.named(named).orElseThrow(() -> Refusal.of("Say which deployments it is for.")));
  }
}
