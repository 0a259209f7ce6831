package dev.millstream.bindings.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.bindings.door.Refusal;
import dev.millstream.bindings.queue.QueueMessage.Form;
import dev.millstream.bindings.queue.QueueStore.Verdict;
import dev.millstream.bindings.queue.QueueStore.Wish;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueStoreTest {
  private static final String QUEUE = "0".repeat(32);
  private static final String DEAD = "d".repeat(32);

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
  private QueueStore store;

  @BeforeEach
  void open() throws Exception {
    store = QueueStore.open(folder, QueueLimits.DEFAULT, now::get);
    store.make(QUEUE);
    store.make(DEAD);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private void pass(int seconds) {
    now.set(now.get().plusSeconds(seconds));
  }

  private static QueueDraft text(String text) {
    return new QueueDraft(Form.TEXT, text.getBytes(UTF_8), OptionalLong.empty());
  }

  private void send(String... texts) throws SQLException {
    store.send(
        QUEUE, List.of(texts).stream().map(QueueStoreTest::text).toList(), OptionalLong.empty());
  }

  /// Two attempts, a minute's lease, and dead letters.
  private static Wish wish(int most, int patienceSeconds) {
    return new Wish(
        most,
        Duration.ofSeconds(patienceSeconds),
        2,
        Optional.of(DEAD),
        Duration.ofMinutes(1),
        true);
  }

  private List<QueueMessage> take(String queue) throws SQLException {
    return store.take(queue, wish(10, 0)).messages();
  }

  private static List<String> texts(List<QueueMessage> messages) {
    return messages.stream().map(message -> new String(message.body(), UTF_8)).toList();
  }

  private static Verdict retry(QueueMessage message, int seconds) {
    return new Verdict(List.of(), Map.of(message.lease(), seconds));
  }

  @Test
  void aBatchIsGivenWhenItIsFullOrItsFirstMessageHasWaited() throws Exception {
    send("a", "b");
    var early = store.take(QUEUE, wish(3, 5));
    assertThat(early.messages()).isEmpty();
    assertThat(early.nextLook()).hasValue(now.get().plusSeconds(5).toEpochMilli());
    pass(4);
    send("c", "d");
    assertThat(texts(store.take(QUEUE, wish(3, 5)).messages())).containsExactly("a", "b", "c");
    assertThat(store.take(QUEUE, wish(3, 5)).messages()).isEmpty();
    pass(5);
    assertThat(texts(store.take(QUEUE, wish(3, 5)).messages())).containsExactly("d");
  }

  @Test
  void delaysOfTheMessageTheBatchAndTheQueueHoldInThisOrder() throws Exception {
    store.set(QUEUE, new QueueSettings(30, false, 86_400, Optional.empty()));
    var own = new QueueDraft(Form.TEXT, "own".getBytes(UTF_8), OptionalLong.of(10));
    store.send(QUEUE, List.of(own, text("batch")), OptionalLong.of(20));
    send("queue");
    for (var due : List.of("own", "batch", "queue")) {
      pass(9);
      assertThat(take(QUEUE)).isEmpty();
      pass(1);
      assertThat(texts(take(QUEUE))).containsExactly(due);
    }
  }

  @Test
  void whatNobodyAcknowledgesComesAgainAfterTheLeaseAndAtOnceInTheNextRun() throws Exception {
    send("kept", "done");
    var first = take(QUEUE);
    store.settle(QUEUE, new Verdict(List.of(first.getLast().lease()), Map.of()), wish(10, 0));
    pass(59);
    assertThat(take(QUEUE)).isEmpty();
    // as after kill -9: the file is opened by another process, nothing was closed before
    try (var next = QueueStore.open(folder, QueueLimits.DEFAULT, now::get)) {
      var again = next.take(QUEUE, wish(10, 0)).messages();
      assertThat(texts(again)).containsExactly("kept");
      assertThat(again.getFirst().attempts()).isEqualTo(2);
      assertThat(again.getFirst().id()).isEqualTo(first.getFirst().id());
    }
  }

  @Test
  void whatFailsAsOftenAsItMayGoesToTheDeadLetters() throws Exception {
    send("bad");
    store.settle(QUEUE, retry(take(QUEUE).getFirst(), 7), wish(10, 0));
    pass(6);
    assertThat(take(QUEUE)).isEmpty();
    pass(1);
    store.settle(QUEUE, retry(take(QUEUE).getFirst(), 0), wish(10, 0));
    assertThat(store.backlog(QUEUE).count()).isZero();
    var dead = take(DEAD);
    assertThat(texts(dead)).containsExactly("bad");
    assertThat(dead.getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void whatIsNeverAcknowledgedGoesToTheDeadLettersTooAndStaysIfThereAreNone() throws Exception {
    send("lost");
    for (var attempt = 0; attempt < 2; attempt++) {
      assertThat(take(QUEUE)).hasSize(1);
      pass(60);
    }
    store.remove(DEAD);
    assertThat(take(QUEUE)).isEmpty();
    assertThat(store.backlog(QUEUE).count()).isOne();
    store.make(DEAD);
    pass(60);
    assertThat(take(QUEUE)).isEmpty();
    assertThat(store.backlog(QUEUE).count()).isZero();
    assertThat(texts(take(DEAD))).containsExactly("lost");
  }

  @Test
  void aLateAcknowledgementCountsAndALateRetryDoesNot() throws Exception {
    send("slow");
    var late = take(QUEUE).getFirst();
    pass(60);
    var again = take(QUEUE).getFirst();
    assertThat(store.settle(QUEUE, retry(late, 0), wish(10, 0)).retries()).isZero();
    assertThat(again.lease()).isNotEqualTo(late.lease());
    var done = new Verdict(List.of(late.lease(), "nobody.1"), Map.of());
    assertThat(store.settle(QUEUE, done, wish(10, 0)).acks()).isOne();
  }

  @Test
  void aPausedQueueGivesNothingAndWhatIsTooOldIsThrownAway() throws Exception {
    var heard = new ArrayList<String>();
    store.onChange(heard::add);
    store.set(QUEUE, new QueueSettings(0, true, 60, Optional.empty()));
    send("a");
    assertThat(take(QUEUE)).isEmpty();
    store.set(QUEUE, new QueueSettings(0, false, 60, Optional.empty()));
    assertThat(heard).containsExactly(QUEUE, QUEUE, QUEUE);
    pass(61);
    assertThat(take(QUEUE)).isEmpty();
    assertThat(store.backlog(QUEUE).count()).isZero();
  }

  @Test
  void whatIsTooMuchIsRefusedWhole() throws Exception {
    var half = "x".repeat(90_000);
    assertThatThrownBy(() -> send("x".repeat(128_001)))
        .isInstanceOf(Refusal.class)
        .hasMessage("message length of 128001 bytes exceeds limit of 128000");
    assertThatThrownBy(() -> send(half, half, half))
        .hasMessage("batch size of 270000 bytes exceeds limit of 256000");
    var many = IntStream.range(0, 101).mapToObj(String::valueOf).toArray(String[]::new);
    assertThatThrownBy(() -> send(many))
        .hasMessage("batch message count of 101 exceeds limit of 100");
    assertThatThrownBy(() -> store.send(QUEUE, List.of(text("a")), OptionalLong.of(43_201)))
        .hasMessageStartingWith("Invalid delay of 43201 seconds.");
    assertThat(store.backlog(QUEUE).count()).isZero();
    assertThatThrownBy(() -> store.backlog("e".repeat(32))).hasMessage("queue not found");
  }
}
