package dev.millstream.functions.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.trigger.TriggerBook;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionOutcome.Handled;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CronClockTest {
  private static final String HOURLY = "0 * * * *";

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T12:30:00Z"));
  private final LinkedBlockingQueue<String> called = new LinkedBlockingQueue<>();
  private final LiveFunctions functions =
      new LiveFunctions() {
        @Override
        public Optional<FunctionOutcome> handle(String project, FunctionEvent event) {
          if (event instanceof FunctionEvent.Scheduled(var cron, var time)) {
            called.add("%s %s %s".formatted(project, cron, time));
          }
          return Optional.of(new Handled(BatchVerdict.NONE, Optional.empty()));
        }

        @Override
        public void refresh(String project) {}
      };
  private TriggerBook book;
  private CronClock clock;

  @BeforeEach
  void open() throws Exception {
    book = TriggerBook.open(folder.resolve("triggers.sqlite"));
    clock = CronClock.start(book, functions, now::get);
  }

  @AfterEach
  void close() throws Exception {
    clock.close();
    book.close();
  }

  private void becomes(String time) {
    now.set(Instant.parse("2026-11-27T" + time + "Z"));
    clock.wake();
  }

  private void expectCall(String time) throws Exception {
    assertThat(called.poll(10, TimeUnit.SECONDS))
        .isEqualTo("blog %s 2026-11-27T%s:00Z".formatted(HOURLY, time));
  }

  private void awaitNoted(String time) throws Exception {
    var wanted = Instant.parse("2026-11-27T" + time + ":00Z");
    while (!book.seen("blog", HOURLY).equals(Optional.of(wanted))) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void aNewCronBeginsNowAndIsCalledOnceATime() throws Exception {
    clock.set("blog", List.of(HOURLY));
    becomes("12:59:59.999");
    becomes("13:00:00.001");
    expectCall("13:00");
    becomes("13:00:30");
    clock.set("blog", List.of(HOURLY, "30 4 * * *"));
    becomes("14:00:00");
    expectCall("14:00");
    clock.set("blog", List.of("30 4 * * *"));
    becomes("15:00:00");
    clock.set("blog", List.of(HOURLY));
    becomes("16:00:00");
    expectCall("16:00");
    assertThat(called).isEmpty();
  }

  @Test
  void ofTheTimesThatWentByTheLastIsMadeUpForAfterAStart() throws Exception {
    clock.set("blog", List.of(HOURLY));
    becomes("13:00:00");
    expectCall("13:00");
    awaitNoted("13:00");
    clock.close();
    now.set(Instant.parse("2026-11-27T17:45:00Z"));
    clock = CronClock.start(book, functions, now::get);
    clock.set("blog", List.of(HOURLY));
    expectCall("17:00");
    awaitNoted("17:00");
    clock.close();
    clock = CronClock.start(book, functions, now::get);
    clock.set("blog", List.of(HOURLY));
    becomes("18:00:00");
    expectCall("18:00");
  }
}
