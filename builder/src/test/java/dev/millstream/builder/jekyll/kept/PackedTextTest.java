package dev.millstream.builder.jekyll.kept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "<p>é–</p>", "<p>\uD83D\uDE00</p>", "half of a pair: \uD83D", "\uDE00"})
  void givesBackEachCharacterEvenHalfOfAPair(String text) {
    assertThat(PackedText.of(text).text()).isEqualTo(text);
  }

  @Test
  void takesLittleRoom() {
    var text = "<p>Water turns the wheel.</p>\n".repeat(500);

    assertThat(PackedText.of(text).size()).isLessThan(text.length() / 10);
  }
}
