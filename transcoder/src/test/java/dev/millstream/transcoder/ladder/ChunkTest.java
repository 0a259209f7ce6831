package dev.millstream.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkTest {
  private static final FrameRate RATE = new FrameRate(30_000, 1001);

  @Test
  void aShortVideoIsOneChunk() {
    assertThat(Chunk.of(RATE.frames(59.9), RATE, 60)).containsExactly(new Chunk(0, 12));
    assertThat(Chunk.of(1, RATE, 60)).containsExactly(new Chunk(0, 1));
  }

  @ParameterizedTest
  @CsvSource({"60.1", "61", "66", "119", "121", "599.9", "3601", "43200"})
  void aLongOneIsChunksOfHalfAMinuteToAMinuteThatFollowEachOther(double seconds) {
    var frames = RATE.frames(seconds);
    var chunks = Chunk.of(frames, RATE, 60);
    assertThat(chunks.getFirst().first()).isZero();
    for (var i = 0; i < chunks.size(); i++) {
      var chunk = chunks.get(i);
      var end = Math.min(frames, new Start(chunk.end()).frame(RATE));
      var length = (end - new Start(chunk.first()).frame(RATE)) / RATE.perSecond();
      assertThat(length).as(chunk.toString()).isBetween(27.0, 60.1);
      if (i > 0) {
        assertThat(chunk.first()).isEqualTo(chunks.get(i - 1).end());
      }
    }
    var last = chunks.getLast().end();
    assertThat(new Start(last).frame(RATE)).isGreaterThanOrEqualTo(frames);
    assertThat(new Start(last - 1).frame(RATE)).isLessThan(frames);
  }
}
