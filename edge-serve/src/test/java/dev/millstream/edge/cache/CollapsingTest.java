package dev.millstream.edge.cache;

import static dev.millstream.edge.cache.CacheFixture.answered;
import static dev.millstream.edge.cache.CacheFixture.line;
import static dev.millstream.edge.cache.CacheFixture.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Visitors who want the same at once.
@Timeout(60)
class CollapsingTest {
  private static final int VISITORS = 1_000;

  private final CacheFixture edge = new CacheFixture();
  private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void close() {
    go.countDown();
    visitors.close();
    edge.close();
  }

  private Fetched slow(Fetched answer) {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  private List<String> allAtOnce() throws Exception {
    var answers = new ArrayList<Future<String>>();
    for (var i = 0; i < VISITORS; i++) {
      answers.add(visitors.submit(() -> line(edge.get("/x"))));
    }
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    go.countDown();
    var lines = new ArrayList<String>();
    for (var answer : answers) {
      lines.add(answer.get());
    }
    return lines;
  }

  @Test
  void aThousandVisitorsAreOneFetch() throws Exception {
    edge.origin(_ -> slow(answered("a", "Cache-Control: max-age=60")));

    var lines = allAtOnce();

    assertThat(edge.fetches).hasValue(1);
    assertThat(lines).filteredOn("MISS 200 a"::equals).hasSize(1);
    assertThat(lines).filteredOn("HIT 200 a"::equals).hasSize(VISITORS - 1);
  }

  @Test
  void everyWaiterGetsTheFailureOfAnOriginThatDied() throws Exception {
    edge.origin(_ -> slow(new Fetched.Failed(response(503, "away"), false)));

    assertThat(allAtOnce()).hasSize(VISITORS).allMatch(line -> line.endsWith("503 away"));
  }

  @Test
  void everyWaiterGetsAnAnswerWhenTheFetchBreaks() throws Exception {
    edge.origin(_ -> {
      slow(answered("never"));
      throw new IllegalStateException("a bug");
    });
    var leader = visitors.submit(() -> edge.get("/x"));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    var waiter = visitors.submit(() -> edge.get("/x"));
    go.countDown();

    assertThat(leader)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("a bug");
    // it waited, or came after the break and led a fetch that broke, too
    assertThat(waiter.state()).isNotNull();
    try {
      assertThat(waiter.get().status()).isEqualTo(500);
    } catch (ExecutionException led) {
      assertThat(led).hasRootCauseMessage("a bug");
    }
  }

  @Test
  void answersForOneVisitorDoNotQueueTheOthers() throws Exception {
    edge.origin(_ -> slow(answered("mine", "Cache-Control: private")));
    allAtOnce();
    var together = new CountDownLatch(3);
    edge.origin(_ -> {
      together.countDown();
      try {
        // comes back only if three fetches run at once
        assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return answered("mine", "Cache-Control: private");
    });

    var answers =
        List.of(1, 2, 3).stream().map(_ -> visitors.submit(() -> edge.get("/x"))).toList();

    for (var answer : answers) {
      assertThat(line(answer.get())).isEqualTo("BYPASS 200 mine");
    }
  }

  @Test
  void aPurgeDuringAFetchKeepsItsAnswerOut() throws Exception {
    edge.origin(_ -> slow(answered("before", "Cache-Control: max-age=60", "Cache-Tag: t")));
    var early = visitors.submit(() -> line(edge.get("/x")));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    edge.cache.purge(new Purge(Optional.empty(), new Purge.Target.Tags(Set.of("t"))));
    go.countDown();

    assertThat(early.get()).isEqualTo("MISS 200 before");
    edge.origin(_ -> answered("after", "Cache-Control: max-age=60"));
    assertThat(line(edge.get("/x"))).isEqualTo("MISS 200 after");
  }
}
