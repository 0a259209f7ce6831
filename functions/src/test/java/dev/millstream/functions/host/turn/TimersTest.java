package dev.millstream.functions.host.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimersTest {
  private static final long DAY_MILLIS = 86_400_000;

  private final Timers timers = new Timers();

  private int due() {
    var timer = timers.takeDue(System.nanoTime() + 2 * DAY_MILLIS * 1_000_000);
    return timer == null ? -1 : timer.number();
  }

  @Test
  void comeInTheOrderOfTheirTimesAndOfTheirNumbers() {
    timers.add(1, 1, DAY_MILLIS);
    timers.add(1, 2, 0);
    timers.add(1, 3, DAY_MILLIS);
    assertThat(timers.firstDueNanos(Long.MAX_VALUE)).isLessThanOrEqualTo(System.nanoTime());
    assertThat(due()).isEqualTo(2);
    assertThat(due()).isEqualTo(1);
    assertThat(due()).isEqualTo(3);
    assertThat(due()).isEqualTo(-1);
  }

  @Test
  void thoseThatAreClearedTakeNoRoomUntilTheirTime() {
    for (var number = 1; number <= 100_000; number++) {
      timers.add(1, number, 10 * DAY_MILLIS);
      timers.cancel(number);
    }
    timers.cancel(7);
    assertThat(timers.count()).isZero();
  }

  @Test
  void aRepeatedOneIsThereOnce() {
    timers.add(1, 5, 0);
    timers.add(1, 5, DAY_MILLIS);
    assertThat(timers.count()).isEqualTo(1);
    assertThat(due()).isEqualTo(5);
    assertThat(timers.firstDueNanos(17)).isEqualTo(17);
  }
}
