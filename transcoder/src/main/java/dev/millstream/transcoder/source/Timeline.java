package dev.millstream.transcoder.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Maps a source's timestamps to the stream's time, which starts at 0: a jump of over a minute
/// between two pictures is a break in the clock, not a picture that stands for so long.
public record Timeline(double start, List<Break> breaks) {
  private static final double GAP_SECONDS_MAX = 60;
  private static final double LEAD_SECONDS_MAX = 10;

  /// Distances are even that differ by so much, or by what containers round to milliseconds.
  private static final double EVEN_PART = 0.1;

  private static final double EVEN_SECONDS = 0.002;
  private static final double EVEN_SHARE = 0.9;

  /// From `at` on, times are `skip` seconds too late. Both in the source's seconds.
  public record Break(double at, double skip) {}

  public Timeline {
    breaks = List.copyOf(breaks);
  }

  /// Of the sorted times of all pictures, and of the first sound (NaN if there is none).
  public static Timeline of(double[] pictures, double firstSound, double frameSeconds) {
    var breaks = new ArrayList<Break>();
    for (var i = 1; i < pictures.length; i++) {
      var gap = pictures[i] - pictures[i - 1];
      if (gap > GAP_SECONDS_MAX) {
        breaks.add(new Break(pictures[i], gap - frameSeconds));
      }
    }
    var lead = pictures[0] - firstSound;
    return new Timeline(lead > 0 && lead <= LEAD_SECONDS_MAX ? firstSound : pictures[0], breaks);
  }

  public double at(double sourceSeconds) {
    var time = sourceSeconds - start;
    for (var jump : breaks) {
      if (sourceSeconds >= jump.at()) {
        time -= jump.skip();
      }
    }
    return time;
  }

  /// Pictures a second, from the usual distance between two: pauses and bursts do not count, nor
  /// does a single odd distance where the others are even.
  public static double rate(double[] pictures) {
    if (pictures.length < 2) {
      return 25;
    }
    var gaps = new double[pictures.length - 1];
    for (var i = 0; i < gaps.length; i++) {
      gaps[i] = pictures[i + 1] - pictures[i];
    }
    Arrays.sort(gaps);
    var median = gaps[gaps.length / 2];
    var usual =
        Arrays.stream(gaps)
            .filter(gap -> gap > 0 && gap >= 0.6 * median && gap <= 1.5 * median)
            .toArray();
    var even = Math.max(EVEN_PART * median, EVEN_SECONDS);
    var alike = Arrays.stream(usual).filter(gap -> Math.abs(gap - median) <= even).toArray();
    var counted = alike.length >= EVEN_SHARE * usual.length ? alike : usual;
    var mean = Arrays.stream(counted).average();
    return mean.isPresent() ? 1 / mean.getAsDouble() : 25;
  }
}
