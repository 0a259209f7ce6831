package dev.millstream.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.db.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobQueueTest {
  private static final JobType BUILD = new JobType("build", Lane.BUILD);
  private static final JobType TRANSCODE = new JobType("transcode", Lane.TRANSCODE);
  private static final JobLimits LIMITS =
      new JobLimits(
          1,
          1,
          3,
          Duration.ofMillis(20),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  @TempDir Path folder;
  private Database database;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws IOException {
    database = Database.open(folder.resolve("millstream.db"));
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  @Test
  void runsAJobOnceItsTransactionHasCommitted() throws Exception {
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(BUILD, job -> seen.add(job.id() + " " + job.payload()));
      queue.start();

      enqueue(queue, BUILD, "7", "main");

      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("7 main");
    }
  }

  @Test
  void runsNoJobOfATransactionThatWasRolledBack() throws Exception {
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(BUILD, job -> seen.add(job.id()));
      queue.start();

      try {
        database.write(handle -> {
          queue.enqueue(handle, BUILD, "lost", "");
          throw new IllegalStateException("rolled back");
        });
      } catch (IllegalStateException expected) {
        enqueue(queue, BUILD, "kept", "");
      }

      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("kept");
      assertThat(queue.contains(BUILD, "lost")).isFalse();
    }
  }

  @Test
  void triesAFailingJobAgainAndThenGivesUp() throws Exception {
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(
          BUILD,
          new JobHandler() {
            @Override
            public void run(Job job) throws Exception {
              seen.add("attempt " + job.attempt());
              throw new IOException("no space");
            }

            @Override
            public void gaveUp(Job job, Throwable cause) {
              seen.add("gave up: " + cause.getMessage());
            }
          });
      queue.start();

      enqueue(queue, BUILD, "7", "");

      for (var expected : new String[] {"attempt 1", "attempt 2", "attempt 3"}) {
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
      }
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("gave up: no space");
    }
  }

  @Test
  void aBusyLaneDoesNotHoldUpAnother() throws Exception {
    var release = new CountDownLatch(1);
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(TRANSCODE, job -> release.await());
      queue.register(BUILD, job -> seen.add(job.id()));
      queue.start();
      enqueue(queue, TRANSCODE, "long", "");

      enqueue(queue, BUILD, "short", "");

      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("short");
      release.countDown();
    }
  }

  @Test
  void aJobThatMustWaitLeavesItsWorkerToOthers() throws Exception {
    var first = new AtomicBoolean();
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(
          BUILD,
          job -> {
            if (job.id().equals("second") && !first.get()) {
              seen.add("must wait");
              throw new NotYetException(Duration.ofMillis(20));
            }
            first.set(true);
            seen.add(job.id() + ", attempt " + job.attempt());
          });
      queue.start();
      enqueue(queue, BUILD, "second", "");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("must wait");

      enqueue(queue, BUILD, "first", "");

      var order = Stream.generate(this::next).filter(said -> !said.equals("must wait"));
      assertThat(order.limit(2)).containsExactly("first, attempt 1", "second, attempt 1");
    }
  }

  @Test
  void aJobWithADelayWaitsForItAndForNoPoll() throws Exception {
    try (var queue = new JobQueue(database, JobLimits.DEFAULT)) {
      queue.register(BUILD, job -> seen.add(job.id()));
      queue.start();
      database.write(handle -> {
        queue.enqueue(handle, BUILD, "late", "", Duration.ofHours(1));
        queue.enqueue(handle, BUILD, "soon", "", Duration.ofMillis(1));
        return true;
      });

      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("soon");
      assertThat(queue.contains(BUILD, "late")).isTrue();
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void runsAnInterruptedJobAgainAtTheNextStart() throws Exception {
    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(
          BUILD,
          job -> {
            seen.add("begun");
            new CountDownLatch(1).await();
          });
      queue.start();
      enqueue(queue, BUILD, "7", "");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("begun");
    }

    try (var queue = new JobQueue(database, LIMITS)) {
      queue.register(BUILD, job -> seen.add("again, attempt " + job.attempt()));
      queue.start();

      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("again, attempt 1");
    }
  }

  private String next() {
    try {
      return Objects.requireNonNull(seen.poll(10, TimeUnit.SECONDS), "nothing happens");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void enqueue(JobQueue queue, JobType type, String id, String payload) {
    database.write(handle -> {
      queue.enqueue(handle, type, id, payload);
      return true;
    });
  }
}
