package dev.millstream.store.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
  // 2026 begins on a Thursday.
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *          | 2026-01-01T00:01 2026-01-01T00:02",
        "*/30 * * * *       | 2026-01-01T00:30 2026-01-01T01:00",
        "45 * * * *         | 2026-01-01T00:45 2026-01-01T01:45",
        "50/4 23 * * *      | 2026-01-01T23:50 2026-01-01T23:54",
        "0 17 * * sun       | 2026-01-04T17:00 2026-01-11T17:00",
        "0 17 * * 1         | 2026-01-04T17:00 2026-01-11T17:00",
        "10 7 * * mon-fri   | 2026-01-01T07:10 2026-01-02T07:10 2026-01-05T07:10",
        "0 0 * * fri-mon    | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00",
        "0 15 1 * *         | 2026-01-01T15:00 2026-02-01T15:00",
        "0 18 * * 6L        | 2026-01-30T18:00 2026-02-27T18:00",
        "0 18 * * friL      | 2026-01-30T18:00 2026-02-27T18:00",
        "0 0 * * L          | 2026-01-03T00:00 2026-01-10T00:00",
        "0 0 * * tue#2      | 2026-01-13T00:00 2026-02-10T00:00",
        "0 0 * * 5#5        | 2026-01-29T00:00 2026-04-30T00:00",
        "59 23 LW * *       | 2026-01-30T23:59 2026-02-27T23:59",
        "0 0 L * *          | 2026-01-31T00:00 2026-02-28T00:00",
        "0 0 L-3 2 *        | 2026-02-25T00:00 2027-02-25T00:00",
        "0 0 15W * *        | 2026-01-15T00:00 2026-02-16T00:00",
        "0 0 1W AUG *       | 2026-08-03T00:00 2027-08-02T00:00",
        "0 0 29 feb *       | 2028-02-29T00:00 2032-02-29T00:00",
        "0 0 13 * fri       | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00",
        "0,30 9-10 2 1,7 *  | 2026-01-02T09:00 2026-01-02T09:30 2026-01-02T10:00",
      })
  void meansTheMinutesThatCloudflareMeans(String cron, String expected) {
    var schedule = CronSchedule.parse(cron);
    var wanted = expected.split(" ", -1);
    var found = new ArrayList<String>();
    for (var at = NEW_YEAR; found.size() < wanted.length; ) {
      at = schedule.next(at).orElseThrow();
      found.add(at.toString().replace(":00Z", ""));
      assertThat(schedule.latest(at.plusSeconds(59))).contains(at);
    }
    assertThat(found).containsExactly(wanted);
    var last = schedule.next(NEW_YEAR).orElseThrow();
    assertThat(schedule.latest(last.minusSeconds(1)).orElseThrow()).isBeforeOrEqualTo(NEW_YEAR);
  }

  @Test
  void aDayThatNeverComesHasNoNext() {
    assertThat(CronSchedule.parse("0 0 30 2 *").next(NEW_YEAR)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * *       | has 4 fields, not 5",
        "60 * * * *    | minute \"60\": 60 is not a number from 0 to 59",
        "* * 0 * *     | day of the month \"0\": 0 is not a number from 1 to 31",
        "*/0 * * * *   | minute \"*/0\": 0 is not a number from 1 to 59",
        "* * * foo *   | month \"foo\": foo is not a number from 1 to 12 or a name such as jan",
        "* * * * 0     | weekday \"0\": 0 is not a number from 1 to 7 or a name such as sun",
        "* * * * 2#6   | weekday \"2#6\": 6 is not a number from 1 to 5",
        "1-,2 * * * *  | minute \"\": nothing is not a number from 0 to 59",
        "+1 * * * *    | minute \"+1\": +1 is not a number from 0 to 59",
      })
  void saysWhatIsWrong(String cron, String problem) {
    assertThatThrownBy(() -> CronSchedule.parse(cron))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
