package dev.millstream.control.retention;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.api.Route;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.pages.PagesError;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the deployments that their projects' rules do not keep. What is live, what a branch's
/// address leads to, what is pinned and what is under way stays.
public final class Retention implements JobHandler {
  /// What is done again and again.
  public static final JobType JOB = new JobType("retention", Lane.UPKEEP);

  /// The same, once, because a rule has changed.
  public static final JobType NOW = new JobType("retention-now", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final String PROJECT = "/client/v4/accounts/{account}/pages/projects/{project}";
  private static final String DEPLOYMENT = PROJECT + "/deployments/{deployment}";
  private static final int MOST = 100_000;

  private final Rooms rooms;
  private final Releases releases;
  private final JobQueue jobs;
  private final InstantSource clock;
  private final Rules rules;

  public Retention(Rooms rooms, Releases releases, JobQueue jobs, InstantSource clock) {
    this.rooms = rooms;
    this.releases = releases;
    this.jobs = jobs;
    this.clock = clock;
    this.rules = new Rules(rooms.database());
  }

  /// The rule of a project, and its pins.
  public List<Route> routes() {
    return List.of(
        Route.of("GET", PROJECT + "/retention", request -> view(project(request))),
        Route.of("PUT", PROJECT + "/retention", this::change),
        Route.of("POST", DEPLOYMENT + "/pin", request -> pinned(request, true)),
        Route.of("POST", DEPLOYMENT + "/unpin", request -> pinned(request, false)));
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException {
    for (var project : rooms.projects().list()) {
      var removed = 0;
      var rule = rules.of(project.name());
      if (rule.keepsAll()) {
        continue;
      }
      for (var key : rules.beyond(project.name(), rule, clock.instant())) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the server stops; the rest goes later");
        }
        if (releases.deleteUnless(handle -> Rules.isPinned(handle, key), key)) {
          removed++;
        }
      }
      if (removed > 0) {
        LOG.info("event=deployments-removed project={} count={}", project.name(), removed);
      }
    }
  }

  private record Wish(@Nullable Integer count, @Nullable Integer days) {}

  private record View(Optional<Integer> count, Optional<Integer> days, List<String> pinned) {}

  private ApiResponse view(String project) {
    var rule = rules.of(project);
    return ApiResponse.ok(new View(rule.count(), rule.days(), rules.pins(project)));
  }

  private ApiResponse change(ApiRequest request) throws IOException {
    var project = project(request);
    var asked = request.json(Wish.class);
    rules.set(
        project, new Rules.Rule(number("count", asked.count()), number("days", asked.days())));
    rooms
        .database()
        .write(handle -> {
          jobs.enqueue(handle, NOW, UUID.randomUUID().toString(), project);
          return true;
        });
    return view(project);
  }

  private static Optional<Integer> number(String name, @Nullable Integer value) {
    if (value != null && (value < 1 || value > MOST)) {
      throw ApiException.badRequest(
          ErrorCode.BAD_JSON,
          "%s is a number from 1 to %,d, or null, not %d".formatted(name, MOST, value));
    }
    return Optional.ofNullable(value);
  }

  private ApiResponse pinned(ApiRequest request, boolean pin) {
    var project = project(request);
    var key = new Deployment.Key(project, request.path("deployment"));
    if (rooms.deployments().find(key).isEmpty()) {
      throw ApiException.notFound(
          PagesError.NO_DEPLOYMENT, project + " has no deployment " + key.id());
    }
    if (pin) {
      rules.pin(key);
    } else {
      rules.unpin(key);
    }
    return view(project);
  }

  private String project(ApiRequest request) {
    var name = request.path("project");
    if (rooms.projects().find(name).isEmpty()) {
      throw ApiException.notFound(PagesError.NO_PROJECT, "there is no project " + name);
    }
    return name;
  }
}
