package dev.millstream.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {
  @ParameterizedTest
  @CsvSource({
    "29.97, 30000, 1001",
    "30.0, 30, 1",
    "23.975, 24000, 1001",
    "24.001, 24, 1",
    "59.9, 60000, 1001",
    "120, 60, 1",
    "90000, 60, 1",
    "7.3, 7300, 1000",
    "0.01, 1000, 1000"
  })
  void isTheNearestUsualRateAndAtMostSixty(double measured, int numerator, int denominator) {
    assertThat(FrameRate.near(measured)).isEqualTo(new FrameRate(numerator, denominator));
  }

  @Test
  void everyFrameLastsAWholeNumberOfTicks() {
    for (var measured : new double[] {7.3, 12.5, 23.976, 25, 29.97, 60}) {
      var rate = FrameRate.near(measured);
      assertThat((double) rate.timescale() / rate.frameTicks()).isEqualTo(rate.perSecond());
      assertThat(rate.timescale()).isGreaterThanOrEqualTo(10_000);
    }
  }

  @Test
  void segmentsOpenShortAndGoOnLong() {
    assertThat(IntStream.range(0, 6).mapToLong(Cuts::secondOf))
        .containsExactly(0L, 2L, 4L, 6L, 12L, 18L);
  }

  @Test
  void aCutFallsOnTheFirstFrameAtOrAfterItsSecond() {
    assertThat(new FrameRate(30_000, 1001).frameAtSecond(2)).isEqualTo(60);
    assertThat(new FrameRate(25, 2).frameAtSecond(2)).isEqualTo(25);
    assertThat(new FrameRate(24_000, 1001).frameAtSecond(6)).isEqualTo(144);
  }
}
