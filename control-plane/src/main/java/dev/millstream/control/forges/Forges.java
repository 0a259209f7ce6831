package dev.millstream.control.forges;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.git.GitLimits;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that has to do with repositories elsewhere. Thread-safe.
public final class Forges {
  private final ConnectionRows connections;
  private final Connecting connecting;
  private final List<Route> routes;

  /// Registers its jobs with `jobs`, and listens to the deployments of `rooms`.
  public Forges(
      Rooms rooms,
      Releases releases,
      JobQueue jobs,
      SecretBox box,
      Outbound outbound,
      GitLimits git) {
    var limits = ForgeLimits.DEFAULT;
    var doors = new Doors(outbound, box, git.repositoryBytesMax());
    connections = new ConnectionRows(rooms.database());
    var announcements = new AnnouncementRows(rooms.database(), limits.deliveriesKept());
    var fetches = new Fetches(rooms, releases, jobs, connections, announcements, doors);
    jobs.register(Fetches.JOB, fetches);
    var statuses = new CommitStatuses(rooms, jobs, connections, doors, limits);
    jobs.register(CommitStatuses.JOB, statuses);
    rooms.events().listen(statuses);
    connecting = new Connecting(rooms, connections, fetches, doors, limits);
    var all = new ArrayList<>(new ConnectionRoutes(rooms, connections, connecting).routes());
    all.add(new ForgeHookRoute(connections, fetches, box, limits).route());
    routes = List.copyOf(all);
  }

  public List<Route> routes() {
    return routes;
  }

  /// What repository a project shall follow, as it was typed.
  public record Wish(
      @Nullable String url,
      @Nullable String forge,
      @Nullable String branch,
      @Nullable String token,
      @JsonProperty("api_url") @Nullable String apiUrl,
      @JsonProperty("build_forks") boolean forks,
      @JsonProperty("keep_previews") boolean keepsPreviews) {}

  /// How a project follows its repository, as its owner wants to see it. `hook` is the path that
  /// the forge's webhook calls.
  public record Shown(
      String url,
      String forge,
      String hook,
      Optional<String> publicKey,
      Optional<String> hostKey,
      boolean hasToken,
      boolean forks,
      boolean keepsPreviews,
      Optional<Instant> fetched,
      Optional<String> problem) {
    static Shown of(Connection found) {
      return new Shown(
          found.url().toString(),
          found.forge().label(),
          ForgeHookRoute.path(found),
          found.publicKey(),
          found.state().hostKey(),
          found.sealed().token().isPresent(),
          found.rules().forks(),
          !found.rules().deletesPreviews(),
          found.state().fetched(),
          found.state().problem());
    }
  }

  /// Where the project's repository lives, if it is elsewhere.
  public Optional<Shown> of(String project) {
    return connections.find(project).map(Shown::of);
  }

  /// The names of all forges.
  public static List<String> names() {
    return Arrays.stream(Forge.values()).map(Forge::label).toList();
  }

  /// Has a project follow what is asked for.
  ///
  /// @return the webhook's secret, which nobody is told again
  public String connect(String project, Wish asked) {
    return connecting.connect(project, asked);
  }

  /// Fetches a project's production branch now.
  public void sync(String project) {
    connecting.sync(project, Optional.empty());
  }

  /// Has a project follow nothing any more.
  public void end(String project) {
    connecting.end(project);
  }
}
