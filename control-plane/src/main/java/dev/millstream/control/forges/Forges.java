package dev.millstream.control.forges;

import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that has to do with repositories elsewhere. Thread-safe.
public final class Forges {
  private final ConnectionRows connections;
  private final List<Route> routes;

  /// Registers its jobs with `jobs`, and listens to the deployments of `rooms`.
  public Forges(Rooms rooms, Releases releases, JobQueue jobs, SecretBox box, Outbound outbound) {
    var limits = ForgeLimits.DEFAULT;
    var doors = new Doors(outbound, box);
    connections = new ConnectionRows(rooms.database());
    var announcements = new AnnouncementRows(rooms.database(), limits.deliveriesKept());
    var fetches = new Fetches(rooms, releases, jobs, connections, announcements, doors);
    jobs.register(Fetches.JOB, fetches);
    var statuses = new CommitStatuses(rooms, jobs, connections, doors, limits);
    jobs.register(CommitStatuses.JOB, statuses);
    rooms.events().listen(statuses);
    var all =
        new ArrayList<>(new ConnectionRoutes(rooms, connections, fetches, doors, limits).routes());
    all.add(new ForgeHookRoute(connections, fetches, box, limits).route());
    routes = List.copyOf(all);
  }

  public List<Route> routes() {
    return routes;
  }

  /// Where a project's repository lives, as its owner wants to see it.
  public record Shown(String url, String forge, Optional<String> problem) {}

  /// Where the project's repository lives, if it is elsewhere.
  public Optional<Shown> of(String project) {
    return connections
        .find(project)
        .map(found ->
            new Shown(found.url().toString(), found.forge().label(), found.state().problem()));
  }
}
