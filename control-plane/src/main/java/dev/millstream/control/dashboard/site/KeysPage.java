package dev.millstream.control.dashboard.site;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.access.KeyForms;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Rooms;
import java.util.List;
import java.util.Optional;

/// A project's deploy keys.
public final class KeysPage {
  private static final String PAGE = Sites.PROJECT + "/keys";

  private final Door door;
  private final Sites sites;
  private final KeyForms keys;

  public KeysPage(Door door, Rooms rooms, KeyForms keys) {
    this.door = door;
    this.sites = new Sites(rooms);
    this.keys = keys;
  }

  public List<Route> routes() {
    return List.of(
        door.page(PAGE, this::show),
        door.form(PAGE, this::add, this::show),
        door.form(PAGE + "/remove", this::remove, this::show));
  }

  /// The keys that open this project alone.
  public record View(ProjectHead head, List<KeyForms.Row> keys) {}

  private Reply show(Visit visit) {
    var project = sites.project(visit);
    return new Reply.Page(
        "keys", new View(sites.head(project, "Keys"), keys.rows(Optional.of(project.name()))));
  }

  private Reply add(Visit visit) {
    var name = sites.project(visit).name();
    keys.add(visit, Optional.of(name));
    return Reply.done(path(name), Notice.ADDED);
  }

  private Reply remove(Visit visit) {
    var name = sites.project(visit).name();
    keys.remove(visit, Optional.of(name));
    return Reply.done(path(name), Notice.REMOVED);
  }

  private static String path(String project) {
    return "/projects/" + project + "/keys";
  }
}
