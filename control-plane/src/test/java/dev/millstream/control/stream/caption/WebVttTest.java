package dev.millstream.control.stream.caption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebVttTest {
  @Test
  void aFileWithAllThatThereIsIsRight() {
    var file =
        """
        \ufeffWEBVTT - a walk
        Kind: captions

        STYLE
        ::cue(b) { color: peachpuff }

        REGION
        id:left

        NOTE
        Nothing to see.

        1
        00:01.000 --> 00:02.500 align:start position:10%
        <v.loud Ann>Where <i>is</i> it?</v>
        <c.yellow>There</c> &amp; <00:02.000>there

        100:00:01.000 --> 100:00:02.000
        Much later, a < b.
        """;

    assertThat(WebVtt.problem(file.getBytes(UTF_8))).isEmpty();
    assertThat(WebVtt.problem(file.replace("\n", "\r\n").getBytes(UTF_8))).isEmpty();
    assertThat(WebVtt.problem("WEBVTT".getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!doctype html><p>Hello|line 1: a WebVTT file begins with WEBVTT; this is HTML or XML",
        "1~00:00:01,000 --> 00:00:02,000~Hi|line 1: a WebVTT file begins with WEBVTT; this looks",
        "WEBVTTX|line 1: a WebVTT file begins",
        "WEBVTT~~<html><body>|line 4: a cue's times are missing",
        "WEBVTT~~00:01,000 --> 00:02,000~Hi|line 3: a cue's times are malformed",
        "WEBVTT~~00:61.000 --> 01:02.000~Hi|line 3: a cue's times are malformed",
        "WEBVTT~~00:02.000 --> 00:01.000~Hi|line 3: a cue ends before it begins",
        "WEBVTT~~00:01.000 --> 00:02.000~Hi~00:03.000 --> 00:04.000|line 5: an empty line",
        "WEBVTT~00:01.000 --> 00:02.000~Hi|line 2: an empty line",
        "WEBVTT~~00:01.000 --> 00:02.000~<script>x</script>|line 4: a cue holds a tag",
        "WEBVTT~~00:01.000 --> 00:02.000~<img src=x onerror=y>|line 4: a cue holds a tag",
        "WEBVTT~~NOTE~a --> b|line 4: --> stands in a note",
      })
  void aMistakeIsNamedWithItsLine(String file, String problem) {
    assertThat(WebVtt.problem(file.replace('~', '\n').getBytes(UTF_8)).orElseThrow())
        .startsWith(problem);
  }

  @Test
  void otherBytesAreNoText() {
    assertThat(WebVtt.problem("WEBVTT é".getBytes(StandardCharsets.ISO_8859_1)))
        .contains("it is not UTF-8");
    assertThat(WebVtt.problem(new byte[0])).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "pt-BR", "zh-Hant", "de-CH-1996"})
  void languagesAreBcp47Tags(String tag) {
    assertThat(Caption.language(tag)).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e", "en_US", "../x", "english language", "und"})
  void otherWordsAreNoLanguages(String tag) {
    assertThat(Caption.language(tag)).isEmpty();
  }
}
