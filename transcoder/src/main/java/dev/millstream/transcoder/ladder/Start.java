package dev.millstream.transcoder.ladder;

/// Where a reading begins to encode: behind that many segments, which are there already.
public record Start(int segments) {
  public static final Start BEGINNING = new Start(0);

  /// The whole second of it.
  public long second() {
    return Cuts.secondOf(segments);
  }

  /// The first frame that is encoded.
  public long frame(FrameRate rate) {
    return rate.frameAtSecond(second());
  }
}
