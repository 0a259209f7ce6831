package dev.millstream.edge.guard;

/// How much may pass: `aSecond` in the long run, `burst` at once. Without a limit it is [#NONE].
public record Rate(long aSecond, long burst) {
  private static final long NANOS = 1_000_000_000L;

  public static final Rate NONE = new Rate(0, 0);

  public Rate {
    if (aSecond < 0 || burst < 0 || (aSecond > 0 && burst == 0)) {
      throw new IllegalArgumentException(
          "no rate: " + aSecond + " a second, " + burst + " at once");
    }
  }

  /// Whether there is a limit.
  public boolean limits() {
    return aSecond > 0;
  }

  /// How long `count` take in the long run.
  long nanos(long count) {
    return (long) ((double) count / aSecond * NANOS);
  }
}
