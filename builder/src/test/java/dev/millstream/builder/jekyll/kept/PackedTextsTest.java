package dev.millstream.builder.jekyll.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedTextsTest {
  @Test
  void givesBackEachCharacterEvenHalfOfAPair() {
    var texts =
        new PackedTexts.Texts("<p>\uD83D\uDE00 \uD83D é</p>\n".repeat(500), Optional.of("\uDE00"));

    var packed = PackedTexts.of(texts);

    assertThat(packed.texts()).isEqualTo(texts);
    assertThat(packed.size()).isLessThan(texts.html().length() / 10);
  }

  @Test
  void tellsNoExcerptFromAnEmptyOne() {
    var none = new PackedTexts.Texts("", Optional.empty());
    var empty = new PackedTexts.Texts("", Optional.of(""));

    assertThat(PackedTexts.of(none).texts()).isEqualTo(none);
    assertThat(PackedTexts.of(empty).texts()).isEqualTo(empty);
  }
}
