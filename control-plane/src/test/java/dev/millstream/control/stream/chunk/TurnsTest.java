package dev.millstream.control.stream.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobLimits;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.transcoder.chunk.LostChunkException;
import dev.millstream.transcoder.ladder.Chunk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whose video is encoded next, and who makes which chunk.
@Timeout(60)
class TurnsTest {
  private static final JobType TRANSCODE = new JobType("transcode", Lane.TRANSCODE);
  private static final List<Chunk> PLAN =
      List.of(new Chunk(0, 2), new Chunk(2, 4), new Chunk(4, 6), new Chunk(6, 8));

  @TempDir Path folder;
  private Database database;
  private JobQueue jobs;
  private Ladders server;
  private Ladders helper;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private int videos;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(folder.resolve("millstream.db"));
    jobs = new JobQueue(database, JobLimits.DEFAULT);
    jobs.rank(Lane.TRANSCODE, Turns::rank);
    server = Ladders.ofServer(database);
    helper = Ladders.ofHelper(database, "helper");
  }

  @AfterEach
  void close() throws IOException {
    jobs.close();
    server.close();
    helper.close();
    database.close();
  }

  @Test
  void aCreatorOfManyVideosDoesNotHoldUpAnother() throws Exception {
    for (var uid : List.of("a1", "a2", "a3", "b1", "b2", "c1")) {
      waits(uid);
    }
    jobs.register(
        TRANSCODE,
        job -> {
          server.begun(job.id());
          seen.add(job.id());
        });
    jobs.start();
    var order = new StringBuilder();
    for (var i = 0; i < 6; i++) {
      order.append(seen.poll(30, TimeUnit.SECONDS)).append(' ');
    }
    assertThat(order).hasToString("a1 b1 c1 a2 b2 a3 ");
  }

  @Test
  void aLadderStandsBackForFirstRungsAndForThoseWhoWaitedLonger() throws Exception {
    waits("a1");
    work("a1");
    server.begun("a1");
    var board = server.of("a1");
    board.plan(PLAN);
    assertThat(board.take(-1).orElseThrow().chunk()).isEqualTo(PLAN.get(0));
    assertThat(board.yields()).isFalse();

    waits("a2");
    assertThat(board.yields()).as("even to one of the same creator").isTrue();
    assertThat(board.take(2)).isEmpty();
    server.of("a2").plan(PLAN);
    assertThat(board.yields()).as("a2 has its first rung").isFalse();
    assertThat(board.take(2)).as("and its ladder is later than a1's").isPresent();

    waits("b1");
    server.of("b1").plan(PLAN);
    assertThat(board.yields()).as("a chunk is ended").isFalse();
    assertThat(board.take(4)).as("the next one is another creator's").isEmpty();
    assertThat(priorities()).containsExactly("b1", "a1", "a2");
  }

  @Test
  void helpersBeginFarFromWhoIsAtWorkAndHelpWhoWasServedLeast() throws Exception {
    waits("a1");
    waits("b1");
    server.of("a1").plan(PLAN);
    server.of("b1").plan(PLAN);
    work("a1");
    work("b1");
    assertThat(helper.next(Set.of())).contains("a1");
    assertThat(helper.next(Set.of("a1"))).contains("b1");
    assertThat(server.of("a1").take(-1)).isPresent();
    assertThat(helper.next(Set.of())).contains("b1");

    assertThat(helper.of("a1").take(-1).orElseThrow().chunk()).isEqualTo(PLAN.get(2));
    assertThat(server.of("a1").take(4)).as("it is the helper's").isEmpty();
    assertThat(server.busy("a1")).isFalse();
  }

  @Test
  void whatWasMadeOfAChunkIsGivenToTheNextAndALateWordOfTheFirstCountsNot() throws Exception {
    waits("a1");
    server.of("a1").plan(List.of(new Chunk(0, 2)));
    work("a1");
    var first = helper.of("a1");
    var chunk = first.take(-1).orElseThrow().chunk();
    assertThat(server.busy("a1")).isTrue();
    assertThat(server.of("a1").take(-1)).isEmpty();
    first.keep(chunk, new byte[] {1}, false);
    first.release();

    var second = server.of("a1");
    assertThat(second.take(-1).orElseThrow().made()).containsExactly(1);
    assertThatThrownBy(() -> first.keep(chunk, new byte[] {2}, true))
        .isInstanceOf(LostChunkException.class);
    assertThat(second.whole()).isEmpty();
    second.keep(chunk, new byte[] {3}, true);
    assertThat(second.whole().orElseThrow()).containsExactly(new byte[] {3});
    assertThat(second.segmentsMade()).isEqualTo(2);
    second.plan(List.of(new Chunk(0, 3)));
    assertThat(second.whole()).as("made by another plan").isEmpty();
  }

  @Test
  void aServerThatStartsAnewHoldsNothing() throws Exception {
    waits("a1");
    server.of("a1").plan(PLAN);
    work("a1");
    assertThat(server.of("a1").take(-1)).isPresent();
    try (var next = Ladders.ofServer(database)) {
      assertThat(next.of("a1").take(-1).orElseThrow().chunk()).isEqualTo(PLAN.get(0));
    }
  }

  /// A video waits; its creator is the first letter.
  private void waits(String uid) {
    videos++;
    database.write(handle -> {
      handle.execute(
          "INSERT INTO video (uid, creator, state, created, modified) VALUES (?, ?, 'queued', ?,"
              + " 0)",
          uid,
          uid.substring(0, 1),
          videos);
      jobs.enqueue(handle, TRANSCODE, uid, uid);
      return uid;
    });
  }

  /// Its job runs.
  private void work(String uid) {
    database.write(handle ->
        handle.execute("UPDATE transcode_job SET picked = TRUE WHERE task_instance = ?", uid));
  }

  private List<String> priorities() {
    return database.read(handle ->
        handle
            .select("SELECT task_instance FROM transcode_job ORDER BY priority DESC")
            .mapTo(String.class)
            .list());
  }
}
