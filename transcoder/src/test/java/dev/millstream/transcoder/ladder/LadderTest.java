package dev.millstream.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1920 | 1080 | 234p 360p 540p 720p 1080p",
        "3840 | 2160 | 234p 360p 540p 720p 1080p",
        "1080 | 1920 | 234p 360p 540p 720p 1080p",
        "854 | 480 | 234p 360p 480p",
        "720 | 400 | 234p 400p",
        "320 | 240 | 240p",
        "176 | 144 | 144p",
        "642 | 642 | 234p 360p 540p 642p",
        "3026 | 1386 | 234p 360p 540p 720p 1080p"
      })
  void climbsToTheSourcesSizeInStepsThatCanBeSeen(int width, int height, String names) {
    var ladder = Ladder.of(width, height, 25);
    assertThat(ladder.rungs().stream().map(Rung::name)).containsExactly(names.split(" "));
  }

  @Test
  void rungsHaveEvenSidesRisingRatesAndTheSourcesShape() {
    for (var size : List.of(new int[] {1279, 719}, new int[] {853, 481}, new int[] {607, 1080})) {
      var before = 0;
      for (var rung : Ladder.of(size[0], size[1], 30).rungs()) {
        assertThat(rung.width() % 2 + rung.height() % 2).isZero();
        assertThat(rung.peakBitsPerSecond()).isGreaterThan(before);
        assertThat((double) rung.width() / rung.height())
            .isCloseTo((double) size[0] / size[1], withinPercentage(1.5));
        before = rung.peakBitsPerSecond();
      }
    }
  }

  @Test
  void anExtremeShapeStaysWithinAFewMegapixels() {
    var top = Ladder.of(16, 4000, 25).rungs().getLast();
    assertThat(top).extracting(Rung::width, Rung::height).containsExactly(16, 4000);
    var wide = Ladder.of(8192, 1200, 25).rungs().getLast();
    assertThat((long) wide.width() * wide.height()).isLessThan(2_900_000);
  }

  @Test
  void withoutSoundTheLowestRungServesTheSlowestLines() {
    assertThat(Ladder.silent(1920, 1080, 60, 9).lowest()).isEqualTo(new Rung(416, 234, 140_000));
    assertThat(Ladder.silent(1920, 1080, 60, 1).lowest()).isEqualTo(new Rung(416, 234, 92_500));
    assertThat(Ladder.silent(320, 240, 25, 9).rungs())
        .extracting(Rung::name)
        .containsExactly("120p", "240p");
    assertThat(Ladder.silent(16, 4000, 25, 9).rungs())
        .extracting(Rung::width, Rung::height)
        .containsExactly(tuple(8, 2000), tuple(16, 4000));
    assertThat(Ladder.silent(2, 2, 25, 9).rungs()).hasSize(1);
  }
}
