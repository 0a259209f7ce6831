package dev.millstream.transcoder.still;

import java.util.stream.DoubleStream;

/// The picture that is shown at a time; or, of a moving format, those shown from then on for
/// `lengthSeconds`, so many a second.
public record Still(
    StillFormat format, double seconds, double lengthSeconds, int perSecond, Framing framing) {
  /// When its pictures are shown, in seconds from the start.
  double[] times() {
    var count = format.moving() ? Math.max(1, (int) Math.round(lengthSeconds * perSecond)) : 1;
    return DoubleStream.iterate(0, step -> step + 1)
        .limit(count)
        .map(step -> seconds + step / Math.max(1, perSecond))
        .toArray();
  }
}
