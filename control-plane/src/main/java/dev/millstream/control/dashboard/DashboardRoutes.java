package dev.millstream.control.dashboard;

import dev.millstream.control.api.Route;
import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.dashboard.access.AccessPage;
import dev.millstream.control.dashboard.access.KeyForms;
import dev.millstream.control.dashboard.access.ServerPage;
import dev.millstream.control.dashboard.access.TokenForms;
import dev.millstream.control.dashboard.data.DataPage;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Entrance;
import dev.millstream.control.dashboard.media.StatsPage;
import dev.millstream.control.dashboard.media.VideosPage;
import dev.millstream.control.dashboard.session.Passwords;
import dev.millstream.control.dashboard.session.SessionLimits;
import dev.millstream.control.dashboard.session.Sessions;
import dev.millstream.control.dashboard.site.DeploymentPage;
import dev.millstream.control.dashboard.site.DomainsPage;
import dev.millstream.control.dashboard.site.FilesPage;
import dev.millstream.control.dashboard.site.KeysPage;
import dev.millstream.control.dashboard.site.LogPages;
import dev.millstream.control.dashboard.site.ProjectPage;
import dev.millstream.control.dashboard.site.ProjectsPage;
import dev.millstream.control.dashboard.site.RepositoryPage;
import dev.millstream.control.dashboard.site.SettingsPage;
import dev.millstream.control.dashboard.site.VariablesPage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The dashboard: all its pages, joined with the services that they show.
public final class DashboardRoutes {
  private DashboardRoutes() {}

  /// All of them.
  public static List<Route> of(DashboardServices services) {
    var clock = InstantSource.system();
    var limits = SessionLimits.DEFAULT;
    var database = services.sites().rooms().database();
    var tokens = services.access().tokens();
    var sessions = new Sessions(database, limits, clock);
    var passwords = new Passwords(database);
    var attempts = new Attempts(AttemptLimits.PASSWORDS, clock);
    var keys = new KeyForms(services.access().keys());
    var door = new Door(sessions, services.stream().url());

    var routes = new ArrayList<>(door.assets());
    routes.addAll(new Entrance(door, sessions, tokens, passwords, attempts, limits).routes());
    routes.addAll(new AccessPage(door, new TokenForms(tokens), keys, passwords, sessions).routes());
    routes.addAll(new ServerPage(door, services.dataDirectory(), services.jobs()).routes());
    routes.addAll(new StatsPage(door, services.stream()).routes());
    routes.addAll(new VideosPage(door, services.stream()).routes());
    services.kept().ifPresent(kept -> routes.addAll(new DataPage(door, kept).routes()));
    routes.addAll(sites(door, services.sites(), keys));
    return routes;
  }

  private static List<Route> sites(Door door, DashboardServices.Sites of, KeyForms keys) {
    var rooms = of.rooms();
    return Stream.of(
            new ProjectsPage(door, rooms).routes(),
            new ProjectPage(door, rooms).routes(),
            new DeploymentPage(door, rooms, of.releases(), of.restarts()).routes(),
            new LogPages(door, rooms).routes(),
            new FilesPage(door, rooms, of.store()).routes(),
            new DomainsPage(door, rooms, of.domains()).routes(),
            new VariablesPage(door, rooms).routes(),
            new KeysPage(door, rooms, keys).routes(),
            new RepositoryPage(door, rooms, of.forges()).routes(),
            new SettingsPage(door, rooms, of.releases(), of.purges()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
