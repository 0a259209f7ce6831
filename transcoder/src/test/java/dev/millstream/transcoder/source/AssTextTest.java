package dev.millstream.transcoder.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssTextTest {
  private static String vtt(String text) {
    return AssText.toVtt("1,0,Default,,0,0,0,," + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello, world|Hello, world",
        "{\\i1}so{\\i0} it is|<i>so</i> it is",
        "{\\b1\\i1}both{\\b0} one{\\i0}|<b><i>both</i></b><i> one</i>",
        "{\\i1}never closed|<i>never closed</i>",
        "{\\an8\\fs20\\c&H0000FF&}up there|up there",
        "{\\bord2\\iclip(0,0,1,1)}plain|plain",
        "a < b & c --> d|a &lt; b &amp; c --&gt; d",
        "{\\i1}a{\\r}b|<i>a</i>b",
        "C:\\temp|C:\\temp",
        "half {open|half {open"
      })
  void saysTheSame(String ass, String expected) {
    assertThat(vtt(ass)).isEqualTo(expected);
  }

  @Test
  void breaksLinesButNeverLeavesOneEmpty() {
    assertThat(vtt("one\\N\\N two\\n\\h\\Nthree")).isEqualTo("one\ntwo\n\u00a0\nthree");
  }

  @Test
  void drawingsAndNothingAreNoText() {
    assertThat(vtt("{\\p1}m 0 0 l 10 10{\\p0}")).isEmpty();
    assertThat(vtt("{\\i1}{\\i0}")).isEmpty();
    assertThat(AssText.toVtt("no event")).isEmpty();
  }
}
