package dev.millstream.transcoder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
  @Test
  void oneOddDistanceAmongTheFirstPicturesIsNoOtherRate() {
    var times = IntStream.range(0, 60).mapToDouble(i -> i == 0 ? 0 : 0.023242 + i * 0.05).toArray();
    assertThat(Timeline.rate(times)).isEqualTo(20, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {24, 24_000 / 1001.0, 25, 30_000 / 1001.0, 30, 60})
  void timesInMillisecondsKeepTheirRate(double rate) {
    var times = IntStream.range(0, 300).mapToDouble(i -> Math.round(1000 * i / rate) / 1000.0);
    assertThat(Timeline.rate(times.toArray())).isEqualTo(rate, within(rate * 0.0004));
  }

  @Test
  void unevenDistancesAreAveragedAndPausesLeftOut() {
    var times = new double[101];
    for (var i = 1; i < times.length; i++) {
      times[i] = times[i - 1] + (i == 50 ? 3 : i % 2 == 0 ? 0.03 : 0.04);
    }
    assertThat(Timeline.rate(times)).isEqualTo(1 / 0.035, within(0.3));
  }
}
