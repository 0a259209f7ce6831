package dev.millstream.transcoder.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VttCuesTest {
  @Test
  void areSortedCutToTheStreamAndStandUntilTheNextIfTheyDoNotSayHowLong() {
    var cues = new VttCues();
    cues.add(14, 0, "three");
    cues.add(9, 2, "before the pictures, and into them");
    cues.add(12, 0, "two");
    cues.add(5, 1, "too early");
    cues.add(18, 9, "to the end");
    cues.add(30, 1, "too late");

    assertThat(cues.render(new Timeline(10, List.of()), 10))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:01.000
            before the pictures, and into them

            00:00:02.000 --> 00:00:04.000
            two

            00:00:04.000 --> 00:00:08.000
            three

            00:00:08.000 --> 00:00:10.000
            to the end
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "eng,en",
    "ger,de",
    "deu,de",
    "pt-BR,pt-BR",
    "zh_TW,zh-TW",
    "haw,haw",
    "'',und",
    "und,und",
    "?,und"
  })
  void languagesAreTheWebs(String container, String tag) {
    assertThat(Languages.tag(container)).isEqualTo(tag);
  }
}
