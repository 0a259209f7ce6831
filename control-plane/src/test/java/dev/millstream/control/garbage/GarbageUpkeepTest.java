package dev.millstream.control.garbage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.db.Database;
import dev.millstream.control.garbage.GarbageRuns.Run;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobLimits;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.garbage.GarbageReport;
import dev.millstream.transcoder.ladder.Chunk;
import dev.millstream.transcoder.resume.Entry;
import dev.millstream.transcoder.worker.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GarbageUpkeepTest {
  private static final Scope BLOG = Scope.site("blog");
  private static final Scope SHOP = Scope.site("shop");
  private static final Job JOB = new Job("recurring", "", 1);

  @TempDir Path folder;
  private Database database;
  private ObjectStore store;
  private GarbageUpkeep upkeep;
  private GarbageRuns runs;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(folder.resolve("millstream.db"));
    store = FileObjectStore.open(folder.resolve("objects"));
    upkeep = new GarbageUpkeep(database, store, _ -> Set.of());
    runs = new GarbageRuns(database);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    database.close();
  }

  @Test
  void removesWhatNothingNamesAndTellsOfIt() throws Exception {
    var old = put(BLOG, "old", true);
    var young = put(BLOG, "young", false);

    upkeep.run(JOB);

    assertThat(store.size(BLOG, old)).isEmpty();
    assertThat(store.size(BLOG, young)).isPresent();
    var run = runs.last().orElseThrow();
    assertThat(run.finished()).isPresent();
    assertThat(run.report().garbage()).isEqualTo(new GarbageReport.Share(1, 3));
    assertThat(run.report().young()).isEqualTo(new GarbageReport.Share(1, 5));
  }

  @Test
  void keepsWhatAnAliasPointsAtThoughItsRefIsNotPublishedYet() throws Exception {
    var live = put(BLOG, "live", true);
    database.write(handle ->
        handle.execute(
            "INSERT INTO alias (name, project, deployment, manifest, version, published)"
                + " VALUES ('site/blog/production', 'blog', '0000beef', ?, 1, 0)",
            live.hex()));

    upkeep.run(JOB);

    assertThat(store.size(BLOG, live)).isPresent();
  }

  @Test
  void keepsTheChunksOfALadderInWorkHoweverLongItTakes() throws Exception {
    var film = Scope.video("film");
    var segment = put(film, "a segment of a film that takes days", true);
    var other = put(film, "a segment of a try before", true);
    var chunk = new Chunk(0, 1);
    try (var ladders = Ladders.ofServer(database)) {
      var board = ladders.of("film");
      board.plan(List.of(chunk));
      assertThat(board.take(0)).isPresent();
      var wrote = new Report.Wrote("video/720p", "seg-00001.m4s", 48_000, 9, List.of());
      var entry = new Entry(wrote, Optional.of(new Entry.Stored(segment, 9)));
      board.keep(chunk, Entry.bytes(List.of(entry)), false);
      board.release(); // whoever made it is gone; its rows are what there is

      upkeep.run(JOB);

      assertThat(store.size(film, segment)).isPresent();
      assertThat(store.size(film, other)).isEmpty();
      ladders.forget("film");
    }
    upkeep.run(JOB);
    assertThat(store.size(film, segment)).isEmpty();
  }

  @Test
  void goesOnWhereTheLastRunWasCutShort() throws Exception {
    var passed = put(BLOG, "passed", true);
    var next = put(SHOP, "next", true);
    runs.save(
        new Run(Instant.now(), Optional.empty(), Optional.of(BLOG.toString()), GarbageReport.NONE));

    upkeep.run(JOB);

    assertThat(store.size(BLOG, passed)).isPresent();
    assertThat(store.size(SHOP, next)).isEmpty();
    upkeep.run(JOB);
    assertThat(store.size(BLOG, passed)).isEmpty();
  }

  @Test
  void theQueueRepeatsItAndAStartDoesNotBringItForward() throws Exception {
    var ran = new CountDownLatch(1);
    try (var queue = new JobQueue(database, JobLimits.DEFAULT)) {
      queue.repeat(GarbageUpkeep.JOB, Duration.ofDays(1), _ -> ran.countDown());
      queue.start();
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
      awaitNextRun();
    }
    var due = nextRun();
    assertThat(due).isAfter(Instant.now().plus(Duration.ofHours(23)));
    try (var queue = new JobQueue(database, JobLimits.DEFAULT)) {
      queue.repeat(GarbageUpkeep.JOB, Duration.ofDays(1), upkeep);
      queue.start();
      assertThat(nextRun()).isEqualTo(due);
    }
  }

  private void awaitNextRun() {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (nextRun().isBefore(Instant.now()) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private Instant nextRun() {
    return database.read(handle ->
        handle
            .select("SELECT execution_time FROM upkeep_job")
            .mapTo(Timestamp.class)
            .one()
            .toInstant());
  }

  private Digest put(Scope scope, String text, boolean old) throws IOException {
    try (var stage = store.stage(scope)) {
      var digest = stage.put(text.getBytes(UTF_8));
      stage.commit();
      if (old) {
        Files.setLastModifiedTime(
            store.file(scope, digest), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      }
      return digest;
    }
  }
}
