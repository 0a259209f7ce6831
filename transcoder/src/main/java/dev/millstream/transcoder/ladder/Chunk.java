package dev.millstream.transcoder.ladder;

import java.util.ArrayList;
import java.util.List;

/// A part of a ladder that one worker makes at a time: the segments from `first` to before `end` of
/// all its rungs, numbered from 0.
public record Chunk(int first, int end) {
  /// Chunks of even lengths, which are not longer than `secondsMax`, nor much shorter than half.
  public static List<Chunk> of(long frames, FrameRate rate, int secondsMax) {
    var segments = 1;
    while (new Start(segments).frame(rate) < frames) {
      segments++;
    }
    var seconds = frames / rate.perSecond();
    // borders are rounded to whole segments
    var most = Math.max(Cuts.SEGMENT_SECONDS, secondsMax - Cuts.SEGMENT_SECONDS);
    var count = seconds <= secondsMax ? 1 : Math.ceilDiv((int) Math.ceil(seconds), most);
    var chunks = new ArrayList<Chunk>();
    var first = 0;
    for (var i = 1; i < count; i++) {
      var border = Math.round(seconds * i / count / Cuts.SEGMENT_SECONDS);
      var end = Cuts.segmentAt(border * Cuts.SEGMENT_SECONDS);
      if (end > first && end < segments) {
        chunks.add(new Chunk(first, end));
        first = end;
      }
    }
    chunks.add(new Chunk(first, segments));
    return chunks;
  }

  public int segments() {
    return end - first;
  }

  /// Whether it has that segment.
  public boolean holds(int segment) {
    return segment >= first && segment < end;
  }
}
