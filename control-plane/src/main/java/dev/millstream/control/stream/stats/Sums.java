package dev.millstream.control.stream.stats;

/// What is added up. `seconds` of video went out in `bytes`; `plays` are sessions; of `starts`
/// whose delay is known, `startMillis` together, `startsFast` took a second at most and
/// `startsSlow` more than three; pictures stood still `stalls` times, `stallMillis` together, while
/// `playedMillis` were played; `errors` ended a viewing.
record Sums(
    double seconds,
    long bytes,
    long plays,
    long starts,
    long startMillis,
    long startsFast,
    long startsSlow,
    long stalls,
    long stallMillis,
    long playedMillis,
    long errors) {
  static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final long FAST_MILLIS = 1_000;
  private static final long SLOW_MILLIS = 3_000;

  static Sums got(double seconds, long bytes) {
    return new Sums(seconds, bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  static Sums play() {
    return new Sums(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  static Sums start(long millis) {
    return new Sums(
        0,
        0,
        0,
        1,
        millis,
        millis <= FAST_MILLIS ? 1 : 0,
        millis > SLOW_MILLIS ? 1 : 0,
        0,
        0,
        0,
        0);
  }

  static Sums stalled(long times, long millis) {
    return new Sums(0, 0, 0, 0, 0, 0, 0, times, millis, 0, 0);
  }

  static Sums played(long millis) {
    return new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, millis, 0);
  }

  static Sums error() {
    return new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  Sums and(Sums other) {
    return new Sums(
        seconds + other.seconds,
        bytes + other.bytes,
        plays + other.plays,
        starts + other.starts,
        startMillis + other.startMillis,
        startsFast + other.startsFast,
        startsSlow + other.startsSlow,
        stalls + other.stalls,
        stallMillis + other.stallMillis,
        playedMillis + other.playedMillis,
        errors + other.errors);
  }
}
