package dev.millstream.control.garbage;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.garbage.GarbageRuns.Run;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.garbage.GarbageCollector;
import dev.millstream.store.garbage.GarbageLimits;
import dev.millstream.store.garbage.GarbageReport;
import dev.millstream.store.garbage.Roots;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daily collection. It notes each scope that it has gone through, and goes on there after a
/// restart; the API tells what the last one found, and collects at once when asked to.
public final class GarbageUpkeep implements JobHandler {
  public static final JobType JOB = new JobType("garbage", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(GarbageUpkeep.class);
  private static final String PATH = "/client/v4/accounts/{account}/garbage";

  private final GarbageCollector collector;
  private final GarbageRuns runs;

  /// A collection of what neither the database nor `others` have in use.
  public GarbageUpkeep(Database database, ObjectStore store, Roots others) {
    var stored = new StoredRoots(database);
    this.collector =
        new GarbageCollector(
            store,
            scope -> scope.hasTrees() ? stored.of(scope) : others.of(scope),
            GarbageLimits.DEFAULT,
            InstantSource.system());
    this.runs = new GarbageRuns(database);
  }

  /// `GET` tells of the last collection, `POST` collects (`?dry_run=true` only tells).
  public List<Route> routes() {
    return List.of(
        Route.of("GET", PATH, _ -> ApiResponse.ok(runs.last().map(View::of).orElse(null))),
        Route.of(
            "POST",
            PATH,
            request -> {
              var dryRun = request.query("dry_run").filter("true"::equals).isPresent();
              var started = Instant.now();
              var report = GarbageReport.NONE;
              for (var scope : collector.scopes()) {
                report = report.plus(collector.collect(scope, dryRun));
              }
              var run = new Run(started, Optional.of(Instant.now()), Optional.empty(), report);
              if (!dryRun) {
                runs.save(run);
              }
              return ApiResponse.ok(View.of(run));
            }));
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException {
    var run =
        runs.last()
            .filter(last -> last.finished().isEmpty())
            .orElseGet(() ->
                new Run(Instant.now(), Optional.empty(), Optional.empty(), GarbageReport.NONE));
    for (var scope : collector.scopes()) {
      var done = run.doneScope();
      if (done.isPresent() && scope.toString().compareTo(done.get()) <= 0) {
        continue;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the server stops; the collection goes on later");
      }
      var report = run.report().plus(collector.collect(scope, false));
      run = new Run(run.started(), Optional.empty(), Optional.of(scope.toString()), report);
      runs.save(run);
    }
    runs.save(new Run(run.started(), Optional.of(Instant.now()), Optional.empty(), run.report()));
    LOG.info(
        "event=garbage-collected scopes={} skipped={} objects={} bytes={}",
        run.report().scopes(),
        run.report().skipped(),
        run.report().garbage().objects(),
        run.report().garbage().bytes());
  }

  /// A collection as the API shows it.
  record View(String started, Optional<String> finished, GarbageReport report) {
    static View of(Run run) {
      return new View(
          run.started().toString(), run.finished().map(Instant::toString), run.report());
    }
  }
}
