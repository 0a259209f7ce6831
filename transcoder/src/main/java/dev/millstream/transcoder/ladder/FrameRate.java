package dev.millstream.transcoder.ladder;

/// A constant frame rate as a fraction, pictures a second.
public record FrameRate(int numerator, int denominator) {
  private static final int MAX = 60;
  private static final int TICKS_MIN = 10_000;
  private static final double NEAR = 0.004;
  private static final FrameRate[] USUAL = {
    new FrameRate(5, 1),
    new FrameRate(10, 1),
    new FrameRate(12, 1),
    new FrameRate(25, 2),
    new FrameRate(15, 1),
    new FrameRate(20, 1),
    new FrameRate(24_000, 1001),
    new FrameRate(24, 1),
    new FrameRate(25, 1),
    new FrameRate(30_000, 1001),
    new FrameRate(30, 1),
    new FrameRate(48, 1),
    new FrameRate(50, 1),
    new FrameRate(60_000, 1001),
    new FrameRate(60, 1)
  };

  /// The rate to encode at for a measured one: a usual rate if one is near, at most 60.
  public static FrameRate near(double measured) {
    if (measured >= MAX) {
      return new FrameRate(MAX, 1);
    }
    var best = new FrameRate((int) Math.max(1000, Math.round(measured * 1000)), 1000);
    var distance = NEAR;
    for (var rate : USUAL) {
      var off = Math.abs(rate.perSecond() / measured - 1);
      if (off < distance) {
        distance = off;
        best = rate;
      }
    }
    return best;
  }

  public double perSecond() {
    return (double) numerator / denominator;
  }

  /// Ticks a second in which every frame lasts a whole number of them.
  public int timescale() {
    return numerator * factor();
  }

  /// A frame's duration in ticks of [#timescale].
  public int frameTicks() {
    return denominator * factor();
  }

  /// How many frames last `seconds`, rounded.
  public long frames(double seconds) {
    return Math.round(seconds * numerator / denominator);
  }

  /// The first frame at or after a whole second.
  public long frameAtSecond(long second) {
    return Math.ceilDiv(second * numerator, (long) denominator);
  }

  private int factor() {
    return Math.max(1, Math.ceilDiv(TICKS_MIN, numerator));
  }
}
