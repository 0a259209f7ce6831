package dev.millstream.control.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.millstream.control.db.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue of durable jobs: [#register] all handlers, [#start], then [#enqueue] inside the
/// transaction that makes the job necessary. Thread-safe once started.
///
/// db-scheduler leases and revives; a job whose process was killed runs again as soon as this queue
/// starts anew.
public final class JobQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
  private static final Duration ALARM_LATE = Duration.ofMillis(5);
  private static final String NODE = "local";

  private final Database database;
  private final JobLimits limits;
  private final Map<Lane, List<Task<?>>> tasks = new EnumMap<>(Lane.class);
  private final Map<Lane, List<RecurringTask<?>>> repeated = new EnumMap<>(Lane.class);
  private final Map<Lane, Consumer<Handle>> rankings = new EnumMap<>(Lane.class);
  private final Map<Lane, Scheduler> schedulers = new EnumMap<>(Lane.class);
  private final List<ExecutorService> workers = new ArrayList<>();
  private volatile boolean closing;

  public JobQueue(Database database, JobLimits limits) {
    this.database = database;
    this.limits = limits;
    for (var lane : Lane.values()) {
      tasks.put(lane, new ArrayList<>());
    }
  }

  /// Names who runs the jobs of a type; before [#start].
  public void register(JobType type, JobHandler handler) {
    if (!schedulers.isEmpty()) {
      throw new IllegalStateException("the queue runs already: " + type.name());
    }
    tasksOf(type.lane())
        .add(
            Tasks.custom(type.name(), String.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> failed(type, handler, complete, operations))
                .execute((instance, context) ->
                    run(
                        type.lane(),
                        handler,
                        new Job(
                            instance.getId(),
                            instance.getData(),
                            context.getExecution().consecutiveFailures + 1))));
  }

  /// Names who puts the waiting jobs of a lane in order, by their rows' priorities, when there is
  /// one more; before [#start].
  public void rank(Lane lane, Consumer<Handle> ranking) {
    rankings.put(lane, ranking);
  }

  /// Names who does a job again and again, for the first time now, then `pause` after each end;
  /// before [#start]. It has no payload, and is never given up.
  public void repeat(JobType type, Duration pause, JobHandler handler) {
    repeated
        .computeIfAbsent(type.lane(), _ -> new ArrayList<>())
        .add(
            Tasks.recurring(type.name(), FixedDelay.of(pause))
                .execute((instance, context) -> runRepeated(type, handler, instance.getId())));
  }

  /// Frees the leases of this node's last life and begins to work.
  public void start() {
    for (var lane : Lane.values()) {
      database.write(handle ->
          handle.execute(
              "UPDATE "
                  + lane.table()
                  + " SET picked = FALSE, picked_by = NULL, last_heartbeat = NULL"
                  + " WHERE picked_by = ?",
              NODE));
      var worker =
          Executors.newFixedThreadPool(
              limits.atOnceMax(lane),
              // platform threads: a build that computes for long would keep a carrier busy
              Thread.ofPlatform().name(lane.table() + "-", 1).daemon().factory());
      workers.add(worker);
      var scheduler =
          Scheduler.create(database.writerSource(), tasksOf(lane))
              .startTasks(repeated.getOrDefault(lane, List.of()))
              .tableName(lane.table())
              .schedulerName(new SchedulerName.Fixed(NODE))
              .serializer(new TextSerializer())
              .executorService(worker)
              .threads(limits.atOnceMax(lane))
              .enablePriority()
              .pollUsingFetch(0.5, rankings.containsKey(lane) ? 1.0 : 3.0) // ranks change
              .pollingInterval(limits.pollInterval())
              .heartbeatInterval(limits.heartbeat())
              .missedHeartbeatsLimit(4)
              .shutdownMaxWait(limits.stopWaitMax())
              .failureLogging(LogLevel.OFF, false)
              .build();
      scheduler.start();
      schedulers.put(lane, scheduler);
    }
  }

  /// Adds a job to the transaction of `handle`; it starts as soon as that commits. Nothing happens
  /// if a job of this type and id is there already.
  public void enqueue(Handle handle, JobType type, String id, String payload) {
    enqueue(handle, type, id, payload, Duration.ZERO);
  }

  /// As [#enqueue], but the job starts that long after the commit.
  public void enqueue(Handle handle, JobType type, String id, String payload, Duration delay) {
    handle.execute(
        "INSERT INTO "
            + type.lane().table()
            + " (task_name, task_instance, task_data, execution_time, picked,"
            + " consecutive_failures, version, priority)"
            + " VALUES (?, ?, ?, ?, FALSE, 0, 1, 0)"
            + " ON CONFLICT (task_name, task_instance) DO NOTHING",
        type.name(),
        id,
        payload.getBytes(StandardCharsets.UTF_8),
        Timestamp.from(Instant.now().plus(delay)));
    rankings.getOrDefault(type.lane(), _ -> {}).accept(handle);
    handle.afterCommit(() -> {
      if (delay.isZero()) {
        poke(type.lane());
      } else {
        pokeAfter(type.lane(), delay);
      }
    });
  }

  /// How many jobs a lane has that run, and that wait; those that come again and again count, too.
  public record Load(Lane lane, int running, int waiting) {}

  /// The load of all lanes.
  public List<Load> load() {
    return database.read(handle ->
        Arrays.stream(Lane.values())
            .map(lane ->
                handle
                    .select(
                        "SELECT count(*) FILTER (WHERE picked) AS running, count(*) FILTER"
                            + " (WHERE NOT picked) AS waiting FROM "
                            + lane.table())
                    .map((row, context) ->
                        new Load(lane, row.getInt("running"), row.getInt("waiting")))
                    .one())
            .toList());
  }

  /// Whether a job of this type and id waits or runs.
  public boolean contains(JobType type, String id) {
    return database.read(handle ->
        handle
            .select(
                "SELECT 1 FROM "
                    + type.lane().table()
                    + " WHERE task_name = ? AND task_instance = ?",
                type.name(),
                id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  /// Stops: running jobs are interrupted and run again at the next start.
  @Override
  public void close() {
    closing = true;
    for (var worker : workers) {
      worker.shutdownNow();
    }
    for (var scheduler : schedulers.values()) {
      scheduler.stop();
    }
  }

  private List<Task<?>> tasksOf(Lane lane) {
    return tasks.computeIfAbsent(lane, none -> new ArrayList<>());
  }

  // the scheduler itself would look at its next poll
  private void pokeAfter(Lane lane, Duration delay) {
    CompletableFuture.delayedExecutor(delay.plus(ALARM_LATE).toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> poke(lane));
  }

  private void poke(Lane lane) {
    var scheduler = schedulers.get(lane);
    if (scheduler != null && !closing) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  private CompletionHandler<String> run(Lane lane, JobHandler handler, Job job) {
    try {
      handler.run(job);
      return new CompletionHandler.OnCompleteRemove<>();
    } catch (NotYetException e) {
      return (complete, operations) -> {
        operations.reschedule(complete, complete.getTimeDone().plus(e.delay()));
        pokeAfter(lane, e.delay());
      };
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new JobFailedException(e);
    }
  }

  private void runRepeated(JobType type, JobHandler handler, String id) {
    try {
      run(type.lane(), handler, new Job(id, "", 1));
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.warn("event=job-failed job={} id={}", type.name(), id, unwrap(e));
      }
      throw e;
    }
  }

  private void failed(
      JobType type,
      JobHandler handler,
      ExecutionComplete complete,
      ExecutionOperations<String> operations) {
    if (closing) {
      return;
    }
    var execution = complete.getExecution();
    var attempt = execution.consecutiveFailures + 1;
    var cause = complete.getCause().map(JobQueue::unwrap).orElseGet(JobFailedException::new);
    LOG.warn(
        "event=job-failed job={} id={} attempt={}", type.name(), execution.getId(), attempt, cause);
    if (attempt < limits.attemptsMax()) {
      var wait = limits.retryAfter().multipliedBy(1L << (attempt - 1));
      operations.reschedule(complete, complete.getTimeDone().plus(wait));
      return;
    }
    handler.gaveUp(
        new Job(execution.getId(), (String) execution.taskInstance.getData(), attempt), cause);
    operations.stop();
  }

  private static Throwable unwrap(Throwable thrown) {
    return thrown instanceof JobFailedException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }
}
