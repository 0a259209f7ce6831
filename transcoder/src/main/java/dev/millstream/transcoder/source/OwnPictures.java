package dev.millstream.transcoder.source;

import dev.millstream.transcoder.ladder.FrameRate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// A source's own coded pictures, noted packet by packet, to judge whether they can be shown as
/// they are: complete groups of pictures, none too long, at a bearable rate.
public final class OwnPictures {
  private static final double GROUP_SECONDS_MAX = 6;
  private static final double LEAD_SECONDS_MAX = 0.25;
  private static final int FRAMES_OUT_OF_ORDER_MAX = 16;

  private final BitSet keys = new BitSet();
  private double[] seconds = new double[1024];
  private int count;
  private long bytes;
  private boolean fit = true;

  /// Notes the next packet in decoding order; `alone` says that nothing after it needs what was
  /// before it. The time is NaN where the packet has none.
  public void add(double time, int size, boolean alone) {
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, count * 2);
    }
    fit &= !Double.isNaN(time);
    keys.set(count, alone);
    seconds[count++] = time;
    bytes += size;
  }

  /// When each picture is decoded and shown in a stream of `frames` frames; empty if they cannot be
  /// shown as they are.
  public Optional<Course> course(
      FrameRate rate, Timeline timeline, long frames, long bitsPerSecondMax) {
    if (!fit || count == 0 || !keys.get(0) || !timeline.breaks().isEmpty()) {
      return Optional.empty();
    }
    var shown = new long[count];
    for (var i = 0; i < count; i++) {
      shown[i] = rate.frames(timeline.at(seconds[i]));
    }
    var first = Arrays.stream(shown).min().orElse(0);
    if (first > LEAD_SECONDS_MAX * rate.perSecond() || shown[0] != first) {
      return Optional.empty();
    }
    shown[0] = 0; // what is before the first picture shows it, too
    return Optional.of(new Course(shown, keys, frames))
        .filter(Course::orderly)
        .filter(course -> course.delayFrames() <= FRAMES_OUT_OF_ORDER_MAX)
        .filter(course -> course.longestGroup() <= GROUP_SECONDS_MAX * rate.perSecond())
        .filter(_ -> bytes * 8 <= bitsPerSecondMax * (frames / rate.perSecond()));
  }
}
