package dev.millstream.transcoder.ladder;

/// Where every rendition of a video is cut: three segments of two seconds, so that a player starts
/// early, then six seconds each; a picture that stands alone every two seconds.
public final class Cuts {
  public static final int KEY_SECONDS = 2;
  public static final int SEGMENT_SECONDS = 6;
  private static final int OPENING_SEGMENTS = 3;
  private static final int OPENING_SECONDS = OPENING_SEGMENTS * KEY_SECONDS;

  private Cuts() {}

  /// The whole second at which segment `index` (from 0) begins.
  public static long secondOf(int index) {
    return index < OPENING_SEGMENTS
        ? (long) index * KEY_SECONDS
        : OPENING_SECONDS + (long) (index - OPENING_SEGMENTS) * SEGMENT_SECONDS;
  }

  /// The segment that begins at a second, which is a multiple of [#SEGMENT_SECONDS].
  static int segmentAt(long second) {
    return second == 0
        ? 0
        : OPENING_SEGMENTS + Math.toIntExact((second - OPENING_SECONDS) / SEGMENT_SECONDS);
  }
}
