package dev.millstream.control.stream.stats;

import org.jspecify.annotations.Nullable;

/// Sums as the API tells them. Shares and means are null where nothing was measured.
public record Told(
    @Nullable String key,
    double minutesViewed,
    long bytes,
    @Nullable Long bitrate,
    long plays,
    Startup startup,
    Rebuffering rebuffering,
    long errors) {
  /// How long the first picture took; shares are from 0 to 1.
  public record Startup(
      long count, @Nullable Long meanMillis, @Nullable Double fast, @Nullable Double slow) {}

  /// How often and how long the picture stood still; `ratio` is its share of the time.
  public record Rebuffering(long count, double seconds, @Nullable Double ratio) {}

  static Told of(@Nullable String key, Sums sums) {
    var starts = sums.starts();
    var time = sums.playedMillis() + sums.stallMillis();
    return new Told(
        key,
        sums.seconds() / 60,
        sums.bytes(),
        sums.seconds() > 0 ? (Long) Math.round(sums.bytes() * 8 / sums.seconds()) : null,
        sums.plays(),
        new Startup(
            starts,
            starts > 0 ? (Long) (sums.startMillis() / starts) : null,
            share(sums.startsFast(), starts),
            share(sums.startsSlow(), starts)),
        new Rebuffering(sums.stalls(), sums.stallMillis() / 1e3, share(sums.stallMillis(), time)),
        sums.errors());
  }

  private static @Nullable Double share(long part, long whole) {
    return whole > 0 ? (Double) ((double) part / whole) : null;
  }
}
